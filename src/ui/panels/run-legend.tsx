import type { LayerDescription } from '@core/layers.ts';
import { legendOf } from '@core/legend.ts';
import type { ColorStyle } from '@core/style.ts';
import { useStore } from 'zustand';
import { useTwin, useWords } from '../twin-context.ts';
import { cssColor } from './attribute-filter.tsx';
import { LegendView } from './layer-options.tsx';

/** What the colours of the run in the scene mean, with units. */
export function RunLegend() {
  const { board } = useTwin();
  const layers = useStore(board.store, state => state.layers);
  const { text } = useWords();
  return (
    <ul className="run-legend">
      {layers.filter(isResult).map(layer => (
        <li key={layer.id}>
          {layer.color.kind === 'constant' && <i style={{ background: cssColor(layer.color.color) }} />}
          <span>{text(layer.title)}</span>
          <LegendView legend={legendOf(layer.color)} />
        </li>
      ))}
    </ul>
  );
}

function isResult(layer: LayerDescription): layer is LayerDescription & { readonly color: ColorStyle } {
  return layer.group === 'scenario' && layer.visible && 'color' in layer && layer.color !== undefined;
}
