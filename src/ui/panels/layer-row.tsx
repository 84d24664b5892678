import type { LayerDescription } from '@core/layers.ts';
import { IconChevronDown, IconTypography } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { Slider, Switch } from '../controls/fields.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin, useWords } from '../twin-context.ts';
import type { LabelledLayer } from './labelled-layers.ts';
import { LayerOptions } from './layer-options.tsx';

const DRAG_TYPE = 'application/x-kapok-layer';

interface LayerRowProps extends LabelledLayer {
  readonly siblings: readonly LabelledLayer[];
}

/** One layer: its switch, its labels, its name and truth, and when opened its opacity, legend and options. */
export function LayerRow({ layer, labels, siblings }: LayerRowProps) {
  const { document } = useTwin();
  const { t, text } = useWords();
  const [open, setOpen] = useState(false);
  const { isTarget, handlers } = useReordering(layer, siblings);
  const title = text(layer.title);
  return (
    <li className="layer-row" data-visible={layer.visible} data-target={isTarget} draggable {...handlers}>
      <div className="layer-line">
        <Switch
          label={t('layers.visible', { title })}
          checked={layer.visible}
          onChange={visible => document.setLayer(layer.id, { visible })}
        />
        <button
          type="button"
          className="layer-title"
          aria-expanded={open}
          title={t('layers.expand', { title })}
          onClick={() => setOpen(!open)}
        >
          <span className="truncate">{title}</span>
          {layer.provenance && (
            <span className="tag" data-kind={layer.provenance.kind}>
              {t(`layers.truth.${layer.provenance.kind}`)}
            </span>
          )}
          <IconChevronDown size="1em" className="chevron" />
        </button>
        {labels && (
          <IconButton
            className="layer-labels"
            icon={IconTypography}
            label={t('layers.visible', { title: text(labels.title) })}
            pressed={labels.visible}
            onClick={() => document.setLayer(labels.id, { visible: !labels.visible })}
          />
        )}
      </div>
      {open && (
        <div className="layer-details">
          <OpacitySlider layer={layer} />
          {labels?.visible && <OpacitySlider layer={labels} named />}
          <LayerOptions layer={layer} />
        </div>
      )}
    </li>
  );
}

function OpacitySlider({
  layer,
  named = false,
}: {
  readonly layer: LayerDescription;
  readonly named?: boolean;
}) {
  const { document } = useTwin();
  const { t, text } = useWords();
  const percent = Math.round(layer.opacity * 100);
  return (
    <div className="layer-opacity">
      {named && <span className="dim">{text(layer.title)}</span>}
      <Slider
        label={t('layers.opacity', { title: text(layer.title) })}
        value={percent}
        minimum={0}
        maximum={100}
        step={1}
        valueText={`${percent}%`}
        onChange={value => document.setLayer(layer.id, { opacity: value / 100 }, 'opacity')}
      />
      <span className="figure">{percent}%</span>
    </div>
  );
}

/** Dragging among the layers of the group, and Alt with the arrow keys. */
function useReordering(layer: LayerDescription, siblings: readonly LabelledLayer[]) {
  const { document, board } = useTwin();
  const [isTarget, setTarget] = useState(false);
  /** Puts a layer directly above (towards the eye) another of the list. */
  const place = (id: string, targetId: string) => {
    const order = board.layers.map(candidate => candidate.id).filter(candidate => candidate !== id);
    const from = board.layers.findIndex(candidate => candidate.id === id);
    const to = board.layers.findIndex(candidate => candidate.id === targetId);
    order.splice(order.indexOf(targetId) + (from < to ? 1 : 0), 0, id);
    document.setOrder(order);
  };
  const ids = siblings.map(sibling => sibling.layer.id);
  const handlers = {
    onDragStart: (event: DragEvent) => event.dataTransfer.setData(DRAG_TYPE, layer.id),
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
      event.preventDefault();
      setTarget(true);
    },
    onDragLeave: () => setTarget(false),
    onDrop: (event: DragEvent) => {
      const id = event.dataTransfer.getData(DRAG_TYPE);
      setTarget(false);
      if (!ids.includes(id) || id === layer.id) return;
      event.preventDefault();
      place(id, layer.id);
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
      event.preventDefault();
      const neighbour = ids[ids.indexOf(layer.id) + (event.key === 'ArrowUp' ? -1 : 1)];
      if (neighbour) place(layer.id, neighbour);
    },
  };
  return { isTarget, handlers };
}
