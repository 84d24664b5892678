import type { InterventionKind } from '@core/scenario.ts';
import { useId, useState } from 'react';
import { useTwin, useWords } from '../twin-context.ts';
import { placeInView } from './scenario-inputs.tsx';

interface InterventionByFormProps {
  readonly scenarioId: string;
  readonly kind: InterventionKind;
  readonly onDone: () => void;
}

const FEWEST_PLACES = { point: 1, line: 2, polygon: 3 } as const;

/** Adds an intervention without the scene: a feature by its name, or places as longitude and latitude. */
export function InterventionByForm({ scenarioId, kind, onDone }: InterventionByFormProps) {
  const { drafts, scene, snap } = useTwin();
  const { t, language } = useWords();
  const listId = useId();
  const isEntity = kind.geometry === 'entity';
  const [value, setValue] = useState(() =>
    isEntity
      ? ''
      : placeInView(scene.camera.get())
          .map(degrees => degrees.toFixed(5))
          .join(', '),
  );
  const names = isEntity && kind.entityLayer ? snap.names(kind.entityLayer, language) : [];
  const place =
    kind.geometry === 'entity'
      ? featureOf(snap.named(kind.entityLayer ?? '', value.trim(), placeInView(scene.camera.get())))
      : placesOf(value, FEWEST_PLACES[kind.geometry]);
  return (
    <div className="intervention-form">
      <label>
        <span className="dim">
          {t(isEntity ? 'scenario.featureName' : `scenario.places.${kind.geometry}`)}
        </span>
        <input
          className="input"
          list={isEntity ? listId : undefined}
          value={value}
          aria-invalid={value !== '' && place === null}
          onChange={event => setValue(event.currentTarget.value)}
        />
      </label>
      {isEntity && (
        <datalist id={listId}>
          {names.map(name => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
      <button
        type="button"
        className="button small"
        disabled={place === null}
        onClick={() => {
          if (place === null) return;
          drafts.add(scenarioId, kind.id, place);
          onDone();
        }}
      >
        {t('action.add')}
      </button>
    </div>
  );
}

function featureOf(entityId: string | null) {
  return entityId === null ? null : { coordinates: [], entityId };
}

/** Places written as `lon, lat; lon, lat…`, or null while they are too few or out of range. */
function placesOf(value: string, fewest: number) {
  const places = value
    .split(/[;；\n]/)
    .filter(part => part.trim() !== '')
    .map(part =>
      part
        .trim()
        .split(/[\s,，]+/)
        .map(Number),
    );
  const areValid = places.every(
    ([longitude, latitude, ...rest]) =>
      rest.length === 0 && Math.abs(longitude!) <= 180 && Math.abs(latitude!) <= 90,
  );
  if (!areValid || places.length < fewest) return null;
  return { coordinates: places as unknown as readonly (readonly [number, number])[] };
}
