import { IconChevronDown, IconRestore } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { useTwin, useWords } from '../twin-context.ts';
import { type LabelledLayer, withLabels } from './labelled-layers.ts';
import { LayerRow } from './layer-row.tsx';
import { WeatherPicture } from './weather-picture.tsx';

const GROUPS = ['scenario', 'work', 'live', 'city', 'base'] as const;

/** Every layer by group, topmost first: shown or hidden, ordered, faded, explained by its legend. */
export function LayersPanel({ onClose }: { readonly onClose?: (() => void) | undefined }) {
  const { document, board } = useTwin();
  const { t } = useWords();
  const layers = useStore(board.store, state => state.layers);
  const entries = withLabels([...layers].reverse());
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
        const members = entries.filter(entry => entry.layer.group === group);
        return members.length === 0 ? null : <LayerGroup key={group} group={group} members={members} />;
      })}
      <WeatherPicture />
    </Panel>
  );
}

interface LayerGroupProps {
  readonly group: (typeof GROUPS)[number];
  readonly members: readonly LabelledLayer[];
}

function LayerGroup({ group, members }: LayerGroupProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(true);
  const shown = members.filter(({ layer }) => layer.visible).length;
  return (
    <section className="layer-group">
      <h3>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(`layers.group.${group}`)}
          <span className="figure">{t('layers.shown', { shown, total: members.length })}</span>
          <IconChevronDown size="1em" className="chevron" />
        </button>
      </h3>
      {open && (
        <ul title={t('layers.drag')}>
          {members.map(entry => (
            <LayerRow key={entry.layer.id} {...entry} siblings={members} />
          ))}
        </ul>
      )}
    </section>
  );
}
