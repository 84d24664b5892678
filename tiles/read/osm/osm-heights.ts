import { parseMeters } from '../values.ts';
import type { Tags } from './osm-object.ts';

const STOREY_METERS = 3;

/** A positive number that a tag begins with: `3`, `2.5`, `2,5`; of a list (`2;3`) the largest. */
export function countOf(text: string | undefined): number | undefined {
  const values = (text ?? '').split(';').map(part => Number.parseFloat(part.trim().replace(',', '.')));
  const most = Math.max(...values.filter(value => value > 0 && value < 10_000));
  return Number.isFinite(most) ? most : undefined;
}

/** Height of the first tag that says one, metres. */
export const heightOf = (tags: Tags, ...keys: string[]): number | undefined =>
  keys.map(key => parseMeters(tags[key])).find(value => value !== undefined);

/** Height above the ground at which a building or part of one begins, metres. */
export const raisedMeters = (tags: Tags): number =>
  heightOf(tags, 'min_height') ?? (countOf(tags['building:min_level']) ?? 0) * STOREY_METERS;

/** Height by storeys and storeys in the roof; `roofMeters` is that of a roof of its shape. */
export function metersOfStoreys(tags: Tags, roofMeters: number): number | undefined {
  const storeys = countOf(tags['building:levels']);
  if (!storeys) return undefined;
  const attic = countOf(tags['roof:levels']) ?? 0;
  return storeys * STOREY_METERS + Math.max(attic * STOREY_METERS * 0.8, roofMeters);
}
