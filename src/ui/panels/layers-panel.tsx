import type { LayerDescription } from '@core/layers.ts';
import { IconChevronDown, IconRestore } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { useStore } from 'zustand';
import { Slider, Switch } from '../controls/fields.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { useTwin, useWords } from '../twin-context.ts';
import { LayerOptions } from './layer-options.tsx';

const GROUPS = ['scenario', 'work', 'live', 'city', 'base'] as const;

/** Every layer by group, topmost first: shown or hidden, ordered, faded, explained by its legend. */
export function LayersPanel({ onClose }: { readonly onClose?: (() => void) | undefined }) {
  const { document, board } = useTwin();
  const { t } = useWords();
  const layers = useStore(board.store, state => state.layers);
  const topFirst = [...layers].reverse();
  return (
    <Panel
      title={t('panel.layers')}
      onClose={onClose}
      className="layers-panel"
      actions={
        <IconButton icon={IconRestore} label={t('layers.reset')} onClick={() => document.resetLayers()} />
      }
    >
      {layers.length === 0 && <p className="empty">{t('layers.empty')}</p>}
      {GROUPS.map(group => {
        const members = topFirst.filter(layer => layer.group === group);
        if (members.length === 0) return null;
        return (
          <section key={group} className="layer-group">
            <h3>{t(`layers.group.${group}`)}</h3>
            <ul title={t('layers.drag')}>
              {members.map(layer => (
                <LayerRow key={layer.id} layer={layer} siblings={members} />
              ))}
            </ul>
          </section>
        );
      })}
    </Panel>
  );
}

const DRAG_TYPE = 'application/x-kapok-layer';

function LayerRow({
  layer,
  siblings,
}: {
  readonly layer: LayerDescription;
  readonly siblings: readonly LayerDescription[];
}) {
  const { document, board } = useTwin();
  const { t, text } = useWords();
  const [open, setOpen] = useState(false);
  const [isTarget, setTarget] = useState(false);
  const title = text(layer.title);

  /** Puts a layer directly above (towards the eye) another of the list. */
  const place = (id: string, targetId: string) => {
    const order = board.layers.map(candidate => candidate.id).filter(candidate => candidate !== id);
    const from = board.layers.findIndex(candidate => candidate.id === id);
    const to = board.layers.findIndex(candidate => candidate.id === targetId);
    order.splice(order.indexOf(targetId) + (from < to ? 1 : 0), 0, id);
    document.setOrder(order);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const neighbour = siblings[siblings.indexOf(layer) + (event.key === 'ArrowUp' ? -1 : 1)];
    if (neighbour) place(layer.id, neighbour.id);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setTarget(false);
    const id = event.dataTransfer.getData(DRAG_TYPE);
    if (siblings.some(sibling => sibling.id === id) && id !== layer.id) place(id, layer.id);
  };
  return (
    <li
      className="layer-row"
      data-visible={layer.visible}
      data-target={isTarget}
      draggable
      onDragStart={event => event.dataTransfer.setData(DRAG_TYPE, layer.id)}
      onDragOver={event => {
        event.preventDefault();
        setTarget(true);
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={onDrop}
      onKeyDown={onKeyDown}
    >
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
          aria-label={t('layers.expand', { title })}
          onClick={() => setOpen(!open)}
        >
          <span className="truncate">{title}</span>
          {layer.provenance && (
            <span className="tag" data-kind={layer.provenance.kind}>
              {t(provenanceKey(layer.provenance.kind))}
            </span>
          )}
          <IconChevronDown size="1em" className="chevron" />
        </button>
      </div>
      {open && (
        <div className="layer-details">
          <div className="layer-opacity">
            <Slider
              label={t('layers.opacity', { title })}
              value={Math.round(layer.opacity * 100)}
              minimum={0}
              maximum={100}
              step={1}
              valueText={`${Math.round(layer.opacity * 100)}%`}
              onChange={value => document.setLayer(layer.id, { opacity: value / 100 }, 'opacity')}
            />
            <span className="figure">{Math.round(layer.opacity * 100)}%</span>
          </div>
          <LayerOptions layer={layer} />
        </div>
      )}
    </li>
  );
}

type Kind = NonNullable<LayerDescription['provenance']>['kind'];

function provenanceKey(kind: Kind) {
  if (kind === 'real' || kind === 'approximate') return `kind.${kind}` as const;
  return `origin.${kind}` as const;
}
