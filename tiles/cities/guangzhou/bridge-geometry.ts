import type { LocalPlane, Vector2 } from '../../synthesis/plane.ts';
import type { Ground } from './ground.ts';
import { RIVER_LEVEL } from './ground.ts';
import type { SourceBridge } from './sources.ts';

/** Widths where the source's is that of one of several lines, metres. */
const WIDTHS: Readonly<Record<string, number>> = {
  海珠桥: 33,
  解放大桥: 26,
  猎德大桥: 34,
  海印大桥: 35,
  广州大桥: 35,
  广州大桥新桥: 22,
  江湾大桥: 30,
  琶洲大桥: 38,
  珠江大桥西桥: 26,
  珠江大桥东桥: 26,
  增埗桥: 24,
  新洲大桥: 30,
  海心桥: 9,
};
const DEFAULT_WIDTH = 12;
const DEFAULT_DECK_HEIGHT = 10;
const WIDEST = 38;

/** A bridge as a straight axis with its approaches. Heights are metres above the ellipsoid. */
export interface Bridge {
  readonly id: string;
  readonly name: string;
  readonly structure: string;
  readonly width: number;
  /** Middle of the span in the plane, and unit direction. */
  readonly centre: Vector2;
  readonly direction: Vector2;
  readonly halfSpan: number;
  /** Length of the ramp beyond each end. */
  readonly approach: number;
  /** Deck above the water at mid-span. */
  readonly deckHeight: number;
  /** Deck surface at metres from the centre along the axis. */
  deckAt(along: number): number;
  /** Plane point at metres along and across. */
  at(along: number, across: number): Vector2;
}

export function makeBridge(source: SourceBridge, index: number, plane: LocalPlane, ground: Ground): Bridge {
  const { properties, geometry } = source;
  const points = plane.line(geometry.coordinates);
  const [a, b] = [points[0]!, points[points.length - 1]!];
  const span = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const direction: Vector2 = [(b[0] - a[0]) / span, (b[1] - a[1]) / span];
  const centre: Vector2 = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const at = (along: number, across: number): Vector2 => [
    centre[0] + direction[0] * along - direction[1] * across,
    centre[1] + direction[1] * along + direction[0] * across,
  ];
  const name = properties.name ?? '';
  const halfSpan = span / 2;
  const deckHeight = Math.min(properties.deck_height_m_assumed ?? DEFAULT_DECK_HEIGHT, span > 120 ? 25 : 6.5);
  const approach = Math.min(Math.max(deckHeight * 9, 30), 120);
  const deckAt = (along: number): number => {
    const crown = RIVER_LEVEL + deckHeight;
    const atEnd = RIVER_LEVEL + deckHeight * 0.8;
    const distance = Math.abs(along);
    if (distance <= halfSpan) return crown - (crown - atEnd) * (distance / halfSpan) ** 2;
    const t = Math.min(1, (distance - halfSpan) / approach);
    const foot = ground.heightAt(at(Math.sign(along) * (halfSpan + approach), 0)) + 0.3;
    return atEnd + (foot - atEnd) * t * t * (3 - 2 * t);
  };
  return {
    id: `osm:bridge/${index + 1}`,
    name,
    structure: properties.structure,
    width: Math.min(WIDTHS[name] ?? properties.width_m ?? DEFAULT_WIDTH, WIDEST),
    centre,
    direction,
    halfSpan,
    approach,
    deckHeight,
    deckAt,
    at,
  };
}
