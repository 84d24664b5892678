import { difference, xor } from 'polyclip-ts';

/** Polygons as GeoJSON nests them: polygon → ring → position, rings closed. */
export type Polygons = [number, number][][][];

/** Boolean operations on polygons; a ring that crosses itself counts by the even-odd rule. */
export const polyclip = {
  xor: (polygons: Polygons): Polygons => xor(polygons) as Polygons,
  difference: (body: Polygons, holes: Polygons): Polygons =>
    difference(body, ...holes.map(hole => [hole])) as Polygons,
};
