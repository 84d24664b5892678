import { cleanPolygon, type PolygonRings } from '../../geometry/rings.ts';
import type { ReportEntry } from '../../model.ts';
import type { OsmData, OsmRelation, OsmWay } from './osm-data.ts';
import type { Tags } from './osm-object.ts';

/** An area of the map: a closed way or a multipolygon. */
export interface OsmArea {
  /** `osm:way/123` or `osm:relation/123`; pieces of one area add `#2`, `#3`… */
  readonly id: string;
  readonly tags: Tags;
  readonly rings: PolygonRings;
}

/** About 0.1 m² at middle latitudes, in square degrees. */
const SMALLEST_AREA_DEGREES = 1e-11;

type Position = readonly [number, number];

/**
 * Areas whose tags satisfy `isWanted`. Rings are repaired where possible and reported; what cannot be an area is
 * reported as refused. Tags of a multipolygon are those of the relation; in old mapping those of its only outer way,
 * whose id the area then has.
 */
export function* osmAreas(
  data: OsmData,
  isWanted: (tags: Tags) => boolean,
  report: (entry: ReportEntry) => void,
): Generator<OsmArea> {
  const drawnByRelation = new Set<number>();
  for (const relation of data.relations) {
    const tags = multipolygonTags(data, relation);
    if (!tags || !isWanted(tags)) continue;
    const polygons = assembleMultipolygon(data, relation, report);
    const owner = relation.members.find(
      ({ type, ref }) => type === 'way' && data.ways.get(ref)?.tags === tags,
    );
    if (owner) drawnByRelation.add(owner.ref);
    const id = owner ? `osm:way/${owner.ref}` : `osm:relation/${relation.id}`;
    yield* cleaned(id, tags, polygons, report);
  }
  for (const way of data.ways.values()) {
    if (!isWanted(way.tags) || drawnByRelation.has(way.id)) continue;
    const id = `osm:way/${way.id}`;
    if (!isClosed(way)) report({ severity: 'repaired', id, reason: OPEN_RING });
    const positions = data.positions(way);
    if (positions.length > 2 && positions.length < way.refs.length)
      report({ severity: 'repaired', id, reason: MISSING_NODES });
    yield* cleaned(id, way.tags, [[positions]], report);
  }
}

const OPEN_RING = { zh: '轮廓未闭合，已首尾相连', en: 'The outline was open and has been closed' };
const MISSING_NODES = {
  zh: '部分节点不在数据中，轮廓由其余节点构成',
  en: 'Some of its nodes are not in the file; the outline is made of the others',
};
const NO_AREA = { zh: '轮廓没有面积或节点缺失', en: 'The outline has no area or its nodes are missing' };
const REPAIRED = { zh: '轮廓自相交，已拆分', en: 'The outline crossed itself and was taken apart' };

function* cleaned(
  id: string,
  tags: Tags,
  polygons: readonly (readonly (readonly Position[])[])[],
  report: (entry: ReportEntry) => void,
): Generator<OsmArea> {
  let pieces = 0;
  for (const rings of polygons) {
    const { polygons: clean, repairs } = cleanPolygon(rings, SMALLEST_AREA_DEGREES);
    if (repairs.has('self-crossing')) report({ severity: 'repaired', id, reason: REPAIRED });
    for (const piece of clean) {
      pieces++;
      yield { id: pieces === 1 ? id : `${id}#${pieces}`, tags, rings: piece };
    }
  }
  if (pieces === 0) report({ severity: 'refused', id, reason: NO_AREA });
}

export const isClosed = ({ refs }: OsmWay): boolean => refs.length > 3 && refs[0] === refs.at(-1);

function multipolygonTags(data: OsmData, { tags, members }: OsmRelation): Tags | undefined {
  if (tags.type !== 'multipolygon' && tags.type !== 'boundary') {
    return tags.building ? tags : undefined;
  }
  const own = Object.keys(tags).filter(key => key !== 'type' && key !== 'source');
  if (own.length > 0) return tags;
  const outer = members.filter(member => member.type === 'way' && member.role !== 'inner');
  return outer.length === 1 ? data.ways.get(outer[0]!.ref)?.tags : undefined;
}

/** Outer rings, each with the inner rings that lie inside it. */
function assembleMultipolygon(
  data: OsmData,
  relation: OsmRelation,
  report: (entry: ReportEntry) => void,
): Position[][][] {
  const waysOf = (wanted: (role: string) => boolean) =>
    relation.members.flatMap(({ type, ref, role }) => {
      const way = type === 'way' && wanted(role) ? data.ways.get(ref) : undefined;
      return way ? [way] : [];
    });
  const missing = relation.members.some(({ type, ref }) => type === 'way' && !data.ways.has(ref));
  if (missing) {
    const reason = {
      zh: '部分边界在数据范围之外，已就近闭合',
      en: 'Parts of the outline are outside the extract; closed straight',
    };
    report({ severity: 'note', id: `osm:relation/${relation.id}`, reason });
  }
  const outers = joinRings(waysOf(role => role !== 'inner' && role !== 'part')).map(refs =>
    positionsOf(data, refs),
  );
  const inners = joinRings(waysOf(role => role === 'inner')).map(refs => positionsOf(data, refs));
  const polygons = outers.map(outer => [outer]);
  for (const inner of inners) {
    const home = inner[0] && polygons.find(([outer]) => isInside(inner[0]!, outer!));
    home?.push(inner);
  }
  return polygons;
}

function positionsOf(data: OsmData, refs: readonly number[]): Position[] {
  return refs.flatMap(ref => {
    const position = data.position(ref);
    return position ? [position] : [];
  });
}

/** Joins ways end to end into rings of node ids; a rest that does not close is returned as it is. */
function joinRings(ways: readonly OsmWay[]): number[][] {
  const rings: number[][] = [];
  const loose = ways.filter(way => way.refs.length > 1).map(way => [...way.refs]);
  for (let chain = loose.shift(); chain; chain = loose.shift()) {
    while (chain[0] !== chain.at(-1)) {
      const end = chain.at(-1);
      const next = loose.findIndex(other => other[0] === end || other.at(-1) === end);
      if (next < 0) break;
      const [other] = loose.splice(next, 1);
      chain.push(...(other![0] === end ? other! : other!.reverse()).slice(1));
    }
    rings.push(chain);
  }
  return rings;
}

function isInside([x, y]: Position, ring: readonly Position[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
