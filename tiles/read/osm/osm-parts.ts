import Flatbush from 'flatbush';
import { isWithinRing, type PolygonRings, ringArea, subtractPolygons } from '../../geometry/rings.ts';
import type { ReportEntry } from '../../model.ts';
import type { OsmArea } from './osm-areas.ts';
import { raisedMeters } from './osm-heights.ts';
import type { Tags } from './osm-object.ts';

/** An area to be drawn as a building. */
export interface BuildingArea extends OsmArea {
  /** Above the ground: where parts of it begin that float above the outline. */
  readonly ceilingMeters?: number;
}

/** What parts say of themselves only where they differ from their building. */
const INHERITED = /^(name(:.*)?|addr:.*|amenity|start_date|building|location|layer)$/;
/** Less than this share of an outline is what its parts leave by inaccuracy. */
const SLIVER_SHARE = 0.03;

export const isPart = (tags: Tags): boolean =>
  (tags.building ?? 'no') === 'no' && tags['building:part'] !== undefined && tags['building:part'] !== 'no';

/**
 * Buildings and their parts without drawing anything twice (https://wiki.openstreetmap.org/wiki/Simple_3D_Buildings):
 * an outline loses what parts on the ground cover, is not drawn at all where nothing is left (noted in the report),
 * and ends below parts that float above it. Parts take name, address and use of their building.
 */
export function* resolveParts(
  areas: readonly OsmArea[],
  report: (entry: ReportEntry) => void,
): Generator<BuildingArea> {
  const outlines = areas.filter(({ tags }) => !isPart(tags));
  const partsOf = new Map<OsmArea, OsmArea[]>();
  const findOutline = outlineFinder(outlines);
  for (const part of areas.filter(({ tags }) => isPart(tags))) {
    const outline = findOutline(part);
    if (outline) partsOf.set(outline, [...(partsOf.get(outline) ?? []), part]);
    yield outline ? { ...part, tags: { ...inheritedTags(outline.tags), ...part.tags } } : part;
  }
  for (const outline of outlines) {
    const parts = partsOf.get(outline);
    if (parts) yield* restOf(outline, parts, report);
    else yield outline;
  }
}

function* restOf(
  outline: OsmArea,
  parts: readonly OsmArea[],
  report: (entry: ReportEntry) => void,
): Generator<BuildingArea> {
  const [ground, floating] = [true, false].map(isOnGround =>
    parts.filter(({ tags }) => (raisedMeters(tags) === 0) === isOnGround),
  ) as [OsmArea[], OsmArea[]];
  const whole = areaOf(outline.rings);
  const pieces = subtractPolygons(
    outline.rings,
    ground.map(({ rings }) => rings),
  ).filter(rings => areaOf(rings) > SLIVER_SHARE * whole);
  if (pieces.length === 0) {
    const reason = { zh: '由其建筑部分（building:part）表示', en: 'Its building parts show it' };
    report({ severity: 'note', id: outline.id, reason });
    return;
  }
  const ceilingMeters = Math.min(...floating.map(({ tags }) => raisedMeters(tags)));
  const isCut = areaOf(pieces.flat()) < whole * (1 - SLIVER_SHARE);
  // A roof was meant for the whole outline.
  const { 'roof:shape': _, ...plain } = outline.tags;
  for (const [i, rings] of pieces.entries()) {
    yield {
      id: i === 0 ? outline.id : `${outline.id}#${i + 1}`,
      tags: isCut || floating.length > 0 ? plain : outline.tags,
      rings,
      ...(Number.isFinite(ceilingMeters) ? { ceilingMeters } : {}),
    };
  }
}

/** The smallest outline that holds most corners of a part. */
function outlineFinder(outlines: readonly OsmArea[]): (part: OsmArea) => OsmArea | undefined {
  if (outlines.length === 0) return () => undefined;
  const index = new Flatbush(outlines.length);
  for (const { rings } of outlines) index.add(...boxOf(rings[0]!));
  index.finish();
  return ({ rings: [ring = new Float64Array()] }) =>
    index
      .search(...boxOf(ring))
      .map(at => outlines[at]!)
      .filter(outline => shareWithin(ring, outline.rings[0]!) > 0.5)
      .sort((a, b) => areaOf(a.rings) - areaOf(b.rings))[0];
}

function shareWithin(ring: Float64Array, outline: Float64Array): number {
  let inside = 0;
  for (let i = 0; i < ring.length; i += 2) if (isWithinRing(ring[i]!, ring[i + 1]!, outline)) inside++;
  return inside / (ring.length / 2);
}

function inheritedTags(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => INHERITED.test(key)));
}

/** Holes turn the other way, so that their areas subtract. */
const areaOf = (rings: PolygonRings): number => rings.reduce((sum, ring) => sum + ringArea(ring), 0);

function boxOf(ring: Float64Array): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    box[0] = Math.min(box[0], ring[i]!);
    box[1] = Math.min(box[1], ring[i + 1]!);
    box[2] = Math.max(box[2], ring[i]!);
    box[3] = Math.max(box[3], ring[i + 1]!);
  }
  return box;
}
