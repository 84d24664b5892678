import { formatNumber } from '@i18n/format.ts';
import { typeTitle } from '@state/layers/live-layers.ts';
import { lookRange } from '@state/selection.ts';
import type { FeatureSets, Selection } from '@state/session.ts';
import { IconCube, IconEyeOff, IconFocus2, IconHighlight } from '@tabler/icons-react';
import { IconButton, type IconComponent } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { OpenModelButtons } from '../model/open-model-button.tsx';
import { useLive, useSession, useTwin, useWords } from '../twin-context.ts';
import { AttributeList } from './attribute-list.tsx';
import { CommandSection } from './command-section.tsx';
import { Readings } from './readings.tsx';

/** What the selected object is, where that is known from, and what it measures. */
export function Inspector() {
  const selection = useSession(state => state.selection);
  return selection ? <SelectionPanel selection={selection} /> : null;
}

function SelectionPanel({ selection }: { readonly selection: Selection }) {
  const { session, scene, live } = useTwin();
  const { t, text, language } = useWords();
  useLive(state => state.entitiesRevision);
  const entity = live.entity(selection.id);
  const title = entity?.name ?? selection.title;
  const type = entity?.type ?? selection.type;
  const position = entity?.position ?? selection.position;
  return (
    <Panel
      title={t('panel.inspector')}
      className="inspector"
      onClose={() => session.set({ selection: null })}
      actions={
        <>
          <FeatureActions selection={selection} />
          {position && (
            <IconButton
              icon={IconFocus2}
              label={t('action.flyTo')}
              onClick={() => void scene.camera.lookAt(...position, lookRange(type, position[2]))}
            />
          )}
        </>
      }
    >
      <div className="inspector-head">
        {type && <span className="dim">{text(typeTitle(type))}</span>}
        <h3>{(title && text(title)) || selection.id}</h3>
        <Provenance selection={selection} />
        <OpenModelButtons entityId={selection.id} />
      </div>
      <Readings id={selection.id} name={(title && text(title)) || selection.id} entity={entity} />
      {entity && <CommandSection entity={entity} />}
      <AttributeList selection={selection} entity={entity} />
      <dl className="attributes">
        {position && (
          <div>
            <dt>{t('inspector.position')}</dt>
            <dd className="figure">
              {formatNumber(position[0], language, 5)}°, {formatNumber(position[1], language, 5)}°
            </dd>
          </div>
        )}
        <div>
          <dt>{t('inspector.identity')}</dt>
          <dd className="figure identifier">{selection.id}</dd>
        </div>
      </dl>
    </Panel>
  );
}

/** Hides, isolates or highlights a feature of the city; nothing for what is not one. */
function FeatureActions({ selection }: { readonly selection: Selection }) {
  const { city, session } = useTwin();
  const { t } = useWords();
  const features = useSession(state => state.features);
  const { id, layerId, type } = selection;
  if (type !== 'building' && !city.tilesets.some(tileset => tileset.id === layerId)) return null;
  const action = (set: keyof FeatureSets, icon: IconComponent, label: string) => (
    <IconButton
      icon={icon}
      label={label}
      pressed={features[set].includes(id)}
      onClick={() => session.toggleFeature(set, id)}
    />
  );
  return (
    <>
      {action('highlighted', IconHighlight, t('inspector.highlight'))}
      {action('isolated', IconCube, t('inspector.isolate'))}
      {action('hidden', IconEyeOff, t('inspector.hide'))}
    </>
  );
}

/** Source and kind of what is shown; a synthesised thing is never left without saying so. */
function Provenance({ selection }: { readonly selection: Selection }) {
  const { city, live, board } = useTwin();
  const { t, text } = useWords();
  const entity = live.entity(selection.id);
  const layer = board.layers.find(candidate => candidate.id === selection.layerId);
  const sourceId = entity?.source ?? String(selection.properties?.source ?? layer?.provenance?.source ?? '');
  const source =
    city.sources.find(candidate => candidate.id === sourceId) ??
    live.state.feeds.find(candidate => candidate.id === sourceId);
  const declared = source && 'kind' in source ? source.kind : layer?.provenance?.kind;
  const kind = String(selection.properties?.kind ?? declared ?? '');
  const isKind = kind === 'real' || kind === 'approximate' || kind === 'synthetic';
  return (
    <div className="provenance">
      {entity && (
        <span className="tag" data-kind={entity.origin}>
          {t(`origin.${entity.origin}`)}
        </span>
      )}
      {!entity && isKind && (
        <span className="tag" data-kind={kind}>
          {t(`kind.${kind}`)}
        </span>
      )}
      {(source || sourceId) && <span className="soft">{source ? text(source.title) : sourceId}</span>}
      {!entity && kind === 'synthetic' && <p className="dim">{t('inspector.syntheticNote')}</p>}
      {!entity && kind === 'approximate' && <p className="dim">{t('inspector.approximateNote')}</p>}
    </div>
  );
}
