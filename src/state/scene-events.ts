import type { LocalizedText } from '@core/text.ts';
import { translate } from '@i18n/index.ts';
import { selectPick } from './selection.ts';
import type { Twin } from './twin.ts';

/**
 * Selection by clicks, problems as notices, and the state others wait for in `dataset.twin`: `ready` after the first
 * complete city frame.
 */
export function connectSceneEvents(twin: Twin, dataset: DOMStringMap): () => void {
  return twin.scene.on(event => {
    if (event.type === 'ready') dataset.twin = 'ready';
    else if (event.type === 'hover') twin.sketch.hover(event);
    else if (event.type === 'click' && !twin.sketch.click(event)) selectPick(twin, event.pick);
    else if (event.type === 'problem') {
      const { code, layerId, detail } = event;
      const layer = layerTitle(twin, layerId);
      twin.session.notify({
        key: `scene:${code}:${layerId ?? ''}`,
        severity: code === 'context-restored' ? 'info' : 'warning',
        text: {
          zh: translate(`problem.${code}`, 'zh', { layer: layer.zh }),
          en: translate(`problem.${code}`, 'en', { layer: layer.en }),
        },
        detail,
      });
    }
  });
}

function layerTitle({ board }: Twin, id: string | undefined): LocalizedText {
  const layer = board.layers.find(candidate => candidate.id === id);
  return layer?.title ?? { zh: id ?? '', en: id ?? '' };
}
