import type { CityFeature } from '../../model.ts';
import type { SynthesisedBuilding } from '../../synthesis/building-fabric.ts';
import type { Polyline } from '../../synthesis/plane.ts';
import { LineIndex } from '../../synthesis/road-lines.ts';
import type { CityNetwork } from './network.ts';

/** A building further than this from a named road has no address on it. */
const REACH_METERS = 120;
/** House numbers grow by two on each side every so many metres. */
const METERS_PER_NUMBER = 12;

/**
 * Synthetic buildings with an invented address on the nearest road whose name is known, and said to be invented:
 * odd numbers on the left of the road as it is drawn, even ones on the right.
 */
export function withAddresses(
  features: readonly CityFeature[],
  buildings: readonly SynthesisedBuilding[],
  { network, properties }: CityNetwork,
): CityFeature[] {
  const named = network.edges.flatMap((edge, i) => {
    const name = properties[i]!.name?.zh;
    return name ? [{ name, points: edge.points }] : [];
  });
  const starts = startsAlongRoads(named);
  const index = new LineIndex(named.map(({ points }) => points));
  return features.map((feature, i) => {
    const { centre } = buildings[i]!;
    const hit = index.nearest(centre, REACH_METERS, () => true);
    if (!hit) return feature;
    const { name, points } = named[hit.line]!;
    const [dx, dy] = [points.at(-1)![0] - points[0]![0], points.at(-1)![1] - points[0]![1]];
    const isLeft = dx * (centre[1] - hit.point[1]) - dy * (centre[0] - hit.point[0]) > 0;
    const step = Math.floor((starts[hit.line]! + hit.along) / METERS_PER_NUMBER);
    const address = `${name} ${2 * step + (isLeft ? 1 : 2)} 号（合成）`;
    return { ...feature, attributes: { ...feature.attributes, address } };
  });
}

/** Metres at which each piece begins on its road: pieces of a name one after the other, in the order of the network. */
function startsAlongRoads(pieces: readonly { readonly name: string; readonly points: Polyline }[]): number[] {
  const ends = new Map<string, number>();
  return pieces.map(({ name, points }) => {
    const start = ends.get(name) ?? 0;
    const length = points.slice(1).reduce((sum, point, i) => {
      return sum + Math.hypot(point[0] - points[i]![0], point[1] - points[i]![1]);
    }, 0);
    ends.set(name, start + length);
    return start;
  });
}
