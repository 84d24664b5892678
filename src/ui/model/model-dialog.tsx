import type { CityModelEntry } from '@city/schema.ts';
import type { EntityId } from '@core/ids.ts';
import { IconFocusCentered, IconX } from '@tabler/icons-react';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { ModelInspector } from '../../scene/model/inspector.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { Modal } from '../controls/modal.tsx';
import { useLive, useSession, useTwin, useWords } from '../twin-context.ts';
import { ElementProperties } from './element-properties.tsx';
import { ElementTreeView } from './element-tree.tsx';
import './model.css';
import { ModelReadings } from './model-readings.tsx';
import { elementReadings } from './model-values.ts';
import { SectionControls } from './section-controls.tsx';
import { useModelInspector } from './use-model-inspector.ts';

interface ModelDialogProps {
  readonly model: CityModelEntry;
  readonly onClose: () => void;
}

/** One building, plant or device in a view of its own over the whole screen. */
export default function ModelDialog({ model, onClose }: ModelDialogProps) {
  const { baseUrl, city } = useTwin();
  const { t, text } = useWords();
  const theme = useSession(state => state.theme);
  const stage = useRef<HTMLDivElement>(null);
  const [selected, setSelected] = useState<EntityId | null>(null);
  const opening = useModelInspector(stage, new URL(model.url, baseUrl).href, theme, setSelected);
  const source = city.sources.find(({ id }) => id === model.source);
  useOwnKeys(stage);
  return (
    <Modal label={text(model.title)} onClose={onClose} className="model-dialog">
      <header className="panel-header">
        <h2>{text(model.title)}</h2>
        {source && (
          <span className="tag" data-kind={source.kind}>
            {t(`kind.${source.kind}`)}
          </span>
        )}
        {source?.method && <p className="dim model-method">{text(source.method)}</p>}
        {opening.state === 'ready' && (
          <IconButton
            icon={IconFocusCentered}
            label={t('model.fit')}
            onClick={() => opening.inspector.fit()}
          />
        )}
        <IconButton icon={IconX} label={t('action.close')} onClick={onClose} />
      </header>
      <div className="model-body">
        <div ref={stage} className="model-stage">
          {opening.state === 'loading' && <p className="empty">{t('model.loading')}</p>}
          {opening.state === 'failed' && (
            <p className="empty" role="alert">
              {t('model.failed', { reason: opening.reason })}
            </p>
          )}
        </div>
        {opening.state === 'ready' && (
          <ModelPanels
            model={model}
            inspector={opening.inspector}
            selected={selected}
            onSelect={id => {
              opening.inspector.select(id);
              setSelected(id);
            }}
          />
        )}
      </div>
    </Modal>
  );
}

/** Keys pressed in the dialog are its own: Escape closes it and nothing behind it. */
function useOwnKeys(inside: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const dialog = inside.current?.closest('dialog');
    const keep = (event: KeyboardEvent) => event.stopPropagation();
    dialog?.addEventListener('keydown', keep);
    return () => dialog?.removeEventListener('keydown', keep);
  }, [inside]);
}

interface ModelPanelsProps {
  readonly model: CityModelEntry;
  readonly inspector: ModelInspector;
  readonly selected: EntityId | null;
  readonly onSelect: (id: EntityId) => void;
}

function ModelPanels({ model, inspector, selected, onSelect }: ModelPanelsProps) {
  const { live } = useTwin();
  const { t, language } = useWords();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [isolated, setIsolated] = useState(false);
  const values = useLive(state => state.valuesRevision);
  const properties = useLive(state => state.properties);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revisions say when the readings have changed
  const readings = useMemo(
    () => elementReadings(model, live, language),
    [model, live, language, values, properties],
  );
  useEffect(() => {
    inspector.setValues(new Map(readings.map(({ element, color, label }) => [element, { color, label }])));
  }, [inspector, readings]);
  useEffect(() => {
    inspector.isolate(isolated && selected ? [selected] : null);
  }, [inspector, isolated, selected]);
  const toggleStorey = (name: string) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
    const all = inspector.tree.storeys.map(storey => storey.name);
    inspector.setStoreys(next.size === 0 ? null : all.filter(storey => !next.has(storey)));
  };
  const element = selected === null ? undefined : inspector.element(selected);
  return (
    <>
      <aside className="model-side tree" aria-label={t('model.elements')}>
        <SectionControls
          onExplode={amount => inspector.setExplode(amount)}
          onSection={section => inspector.setSection(section)}
        />
        <ElementTreeView
          inspector={inspector}
          hiddenStoreys={hidden}
          selected={selected}
          onSelect={onSelect}
          onToggleStorey={toggleStorey}
        />
      </aside>
      <aside className="model-side properties" aria-label={t('model.properties')}>
        <ModelReadings inspector={inspector} readings={readings} onSelect={onSelect} />
        {element ? <ElementProperties element={element} /> : <p className="empty">{t('model.pick')}</p>}
        <div className="model-actions">
          {element && (
            <button type="button" className="button small" onClick={() => inspector.fit([element.id])}>
              {t('model.focus')}
            </button>
          )}
          {element && !isolated && (
            <button type="button" className="button small" onClick={() => setIsolated(true)}>
              {t('model.isolate')}
            </button>
          )}
          {isolated && (
            <button type="button" className="button small" onClick={() => setIsolated(false)}>
              {t('model.showAll')}
            </button>
          )}
        </div>
      </aside>
    </>
  );
}
