import type { ColumnTable } from '@core/columns.ts';
import { geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { LatestValue } from '@core/live-port.ts';
import { type Entity, QUALITIES } from '@core/records.ts';
import type { LiveStore } from '../live.ts';

/** Ellipsoid height of the ground in metres, undefined where the terrain is not loaded. */
export type GroundHeight = (longitude: number, latitude: number) => number | undefined;

/** Code of the `status` column for a value that has become too old; below it are indices of QUALITIES. */
export const STALE_STATUS = QUALITIES.length;

/**
 * Ids, names and places of the entities of a type: `position` in ECEF metres, texts `zh` and `en`. What moves stands
 * where it was last seen.
 */
export function placeTable(live: LiveStore, type: string, groundHeight: GroundHeight): ColumnTable {
  const placed = live
    .idsOfType(type)
    .map(id => {
      const entity = live.entity(id)!;
      const track = live.track(id);
      return track ? { ...entity, position: track.position } : entity;
    })
    .filter(entity => entity.position);
  const position = new Float64Array(3 * placed.length);
  for (const [row, entity] of placed.entries()) {
    const [longitude, latitude, height] = ellipsoidPosition(entity, groundHeight);
    geodeticToEcef(longitude, latitude, height, position, 3 * row);
  }
  return {
    length: placed.length,
    columns: { position: { values: position, stride: 3 }, ...stateColumn(placed), ...sectorColumns(placed) },
    texts: { zh: placed.map(entity => entity.name.zh), en: placed.map(entity => entity.name.en) },
    ids: placed.map(entity => entity.id),
  };
}

/** Position with its height above the ellipsoid; ground that is not loaded counts as height 0. */
export function ellipsoidPosition(entity: Entity, groundHeight: GroundHeight): [number, number, number] {
  const [longitude, latitude, height] = entity.position!;
  if (entity.heightReference !== 'ground') return [longitude, latitude, height];
  return [longitude, latitude, height + (groundHeight(longitude, latitude) ?? 0)];
}

/** Working states of a device; the `state` column holds indices, NaN for any other word. */
export const DEVICE_STATES = ['online', 'offline', 'fault'] as const;

function stateColumn(entities: readonly Entity[]): ColumnTable['columns'] {
  if (!entities.some(entity => typeof entity.properties.status === 'string')) return {};
  const values = Float32Array.from(entities, ({ properties }) => {
    const index = (DEVICE_STATES as readonly unknown[]).indexOf(properties.status);
    return index < 0 ? Number.NaN : index;
  });
  return { state: { values, stride: 1 } };
}

const SECTOR_COLUMNS = ['headingDegrees', 'fieldOfViewDegrees', 'rangeMeters'] as const;

function sectorColumns(entities: readonly Entity[]): ColumnTable['columns'] {
  if (!entities.some(entity => typeof entity.properties.headingDegrees === 'number')) return {};
  return Object.fromEntries(
    SECTOR_COLUMNS.map(name => {
      const values = entities.map(entity => Number(entity.properties[name] ?? 0) || 0);
      return [name, { values: Float32Array.from(values), stride: 1 as const }];
    }),
  );
}

/**
 * The places with the newest values of one property: columns `value` (NaN when missing or stale, so that it takes the
 * faded colour) and `status`, text `text` with value, unit and age class. Positions are shared, not copied.
 */
export function valueTable(
  places: ColumnTable,
  live: LiveStore,
  property: string | undefined,
  format: (value: LatestValue) => string,
): ColumnTable {
  const value = new Float32Array(places.length).fill(Number.NaN);
  const status = new Uint8Array(places.length).fill(QUALITIES.indexOf('missing'));
  const text: string[] = [];
  for (let row = 0; row < places.length; row++) {
    const latest = property === undefined ? undefined : live.latest(places.ids[row]!).get(property);
    text.push(latest ? format(latest) : '');
    if (!latest) continue;
    status[row] = latest.stale ? STALE_STATUS : QUALITIES.indexOf(latest.quality);
    if (!latest.stale && latest.quality !== 'bad') value[row] = latest.value;
  }
  return {
    ...places,
    columns: {
      ...places.columns,
      value: { values: value, stride: 1 },
      status: { values: status, stride: 1 },
    },
    texts: { ...places.texts, text },
  };
}
