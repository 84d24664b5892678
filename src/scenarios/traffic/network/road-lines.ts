import * as z from 'zod/mini';

export type Line = readonly (readonly number[])[];

/** Vertices nearer than this (about 0.1 m) are one where roads name no nodes. */
const SNAP_DEGREES = 1e-6;

const line = z.array(z.array(z.number()).check(z.minLength(2))).check(z.minLength(2));
const multiLine = z.array(line).check(z.minLength(1));

/** The lines of a LineString or MultiLineString, or undefined for any other or broken geometry. */
export function linesOf(geometry: {
  readonly type: string;
  readonly coordinates: unknown;
}): Line[] | undefined {
  if (geometry.type === 'LineString') {
    const parsed = line.safeParse(geometry.coordinates);
    return parsed.success ? [parsed.data] : undefined;
  }
  const parsed = geometry.type === 'MultiLineString' ? multiLine.safeParse(geometry.coordinates) : undefined;
  return parsed?.success ? parsed.data : undefined;
}

/** Name of the place of a vertex. */
export function placeOf(vertex: readonly number[]): string {
  return vertex
    .slice(0, 2)
    .map(value => (Math.round(value / SNAP_DEGREES) * SNAP_DEGREES).toFixed(6))
    .join(',');
}

/** Places at which lines meet, with an end or in passing, as the ways of OpenStreetMap do. */
export function meetingPlaces(lines: Iterable<Line>): ReadonlySet<string> {
  const seen = new Set<string>();
  const meeting = new Set<string>();
  for (const vertices of lines) {
    let previous = '';
    for (const place of vertices.map(placeOf)) {
      // A vertex written twice in a row is no meeting.
      if (place !== previous && seen.has(place)) meeting.add(place);
      seen.add(place);
      previous = place;
    }
  }
  return meeting;
}

/** The pieces of a line between the places where it meets others. */
export function splitAt(vertices: Line, places: ReadonlySet<string>): Line[] {
  const pieces: Line[] = [];
  let start = 0;
  for (let k = 1; k < vertices.length; k++) {
    if (k < vertices.length - 1 && !places.has(placeOf(vertices[k]!))) continue;
    pieces.push(vertices.slice(start, k + 1));
    start = k;
  }
  return pieces;
}
