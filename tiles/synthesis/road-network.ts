import type { Polyline, Vector2 } from './plane.ts';
import { pointAlong, polylineLength } from './polygons.ts';
import { LineIndex, type RoadLine } from './road-lines.ts';

export interface NetworkEdge {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly points: Polyline;
  readonly line: RoadLine;
}

export interface RoadNetwork {
  readonly nodes: readonly Vector2[];
  readonly edges: readonly NetworkEdge[];
}

export interface JunctionRules {
  /** How far an end of a main road may be moved onto another road, metres. */
  readonly mainSnap: number;
  /** How far an end of a minor street is prolonged straight on to the next road, metres. */
  readonly minorReach: number;
  /** Points nearer than this are one junction, metres. */
  readonly merge: number;
  /** Whether a minor street may be prolonged from one point to another (not over water, say). */
  mayJoin(from: Vector2, to: Vector2): boolean;
}

const isMinor = (line: RoadLine) => line.kind === 'synthetic';

/**
 * Makes a network of loose lines: ends are snapped or prolonged to the next road, lines split where roads meet and
 * where main roads cross (never on motorways, which pass above or below), near points merged.
 */
export function buildRoadNetwork(lines: readonly RoadLine[], rules: JunctionRules): RoadNetwork {
  const joined = joinEnds(lines, rules);
  const splits = collectSplits(joined, lines, rules);
  const nodes = new NodeSet(rules.merge);
  const edges: NetworkEdge[] = [];
  const seen = new Set<string>();
  joined.forEach((points, index) => {
    const line = lines[index]!;
    const stops = stopsAlong(points, splits[index]!, nodes);
    const along = distances(points);
    for (let k = 1; k < stops.length; k++) {
      const [start, end] = [stops[k - 1]!, stops[k]!];
      if (start.node === end.node) continue;
      const middle = points.filter((_, i) => along[i]! > start.along + 1 && along[i]! < end.along - 1);
      const key = `${Math.min(start.node, end.node)}-${Math.max(start.node, end.node)}-${middle.length}-${line.oneway && start.node < end.node}`;
      if (seen.has(key)) continue;
      seen.add(key);
      edges.push({
        id: `${line.id}-${k}`,
        from: start.node,
        to: end.node,
        points: [nodes.points[start.node]!, ...middle, nodes.points[end.node]!],
        line,
      });
    }
  });
  return { nodes: nodes.points, edges };
}

interface Split {
  readonly along: number;
  readonly point: Vector2;
}

/** Lines with their ends moved onto, or prolonged to, the road they lead to. */
function joinEnds(lines: readonly RoadLine[], rules: JunctionRules): Vector2[][] {
  const index = new LineIndex(lines.map(line => line.points));
  return lines.map((line, self) => {
    const points = [...line.points];
    for (const atStart of [true, false]) {
      const end = atStart ? points[0]! : points[points.length - 1]!;
      const target = isMinor(line)
        ? prolong(points, atStart, index, self, lines, rules)
        : index.nearest(end, rules.mainSnap, other => other !== self && !isMinor(lines[other]!))?.point;
      if (!target) continue;
      if (isMinor(line)) {
        if (atStart) points.unshift(target);
        else points.push(target);
      } else points[atStart ? 0 : points.length - 1] = target;
    }
    return points;
  });
}

function prolong(
  points: Polyline,
  atStart: boolean,
  index: LineIndex,
  self: number,
  lines: readonly RoadLine[],
  rules: JunctionRules,
): Vector2 | undefined {
  const [end, before] = atStart
    ? [points[0]!, points[1]!]
    : [points[points.length - 1]!, points[points.length - 2]!];
  const length = Math.hypot(end[0] - before[0], end[1] - before[1]) || 1;
  const far: Vector2 = [
    end[0] + ((end[0] - before[0]) / length) * rules.minorReach,
    end[1] + ((end[1] - before[1]) / length) * rules.minorReach,
  ];
  const hit = index.crossings(end, far, other => other !== self && lines[other]!.class !== 'motorway')[0];
  return hit && rules.mayJoin(end, hit.point) ? hit.point : undefined;
}

/** Places where each joined line is met or crossed by another. */
function collectSplits(
  joined: readonly Vector2[][],
  lines: readonly RoadLine[],
  rules: JunctionRules,
): Split[][] {
  const index = new LineIndex(joined);
  const splits: Split[][] = joined.map(() => []);
  joined.forEach((points, self) => {
    for (const end of [points[0]!, points[points.length - 1]!]) {
      const hit = index.nearest(end, isMinor(lines[self]!) ? 1 : rules.merge, other => other !== self);
      if (hit) splits[hit.line]!.push({ along: hit.along, point: end });
    }
    if (isMinor(lines[self]!) || lines[self]!.class === 'motorway') return;
    let along = 0;
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1]!, points[i]!];
      const crossesAtGrade = (other: number) =>
        other > self && !isMinor(lines[other]!) && lines[other]!.class !== 'motorway';
      for (const hit of index.crossings(a, b, crossesAtGrade)) {
        splits[self]!.push({ along: along + hit.distance, point: hit.point });
        splits[hit.line]!.push({ along: hit.along, point: hit.point });
      }
      along += Math.hypot(b[0] - a[0], b[1] - a[1]);
    }
  });
  return splits;
}

function distances(points: Polyline): number[] {
  const result = [0];
  for (let i = 1; i < points.length; i++) {
    result.push(
      result[i - 1]! + Math.hypot(points[i]![0] - points[i - 1]![0], points[i]![1] - points[i - 1]![1]),
    );
  }
  return result;
}

function stopsAlong(
  points: Polyline,
  splits: readonly Split[],
  nodes: NodeSet,
): { along: number; node: number }[] {
  const length = polylineLength(points);
  const all = [
    { along: 0, point: points[0]! },
    ...splits.map(split => ({ along: split.along, point: split.point })),
    { along: length, point: points[points.length - 1]! },
  ].sort((a, b) => a.along - b.along);
  return all.map(({ along, point }) => ({ along, node: nodes.at(point) }));
}

/** Points, each standing for all within the merge distance. */
class NodeSet {
  readonly points: Vector2[] = [];
  readonly #buckets = new Map<string, number[]>();

  constructor(readonly merge: number) {}

  at(point: Vector2): number {
    const column = Math.floor(point[0] / this.merge);
    const row = Math.floor(point[1] / this.merge);
    for (let r = row - 1; r <= row + 1; r++) {
      for (let c = column - 1; c <= column + 1; c++) {
        for (const node of this.#buckets.get(`${c},${r}`) ?? []) {
          const [x, y] = this.points[node]!;
          if (Math.hypot(x - point[0], y - point[1]) < this.merge) return node;
        }
      }
    }
    const node = this.points.push(point) - 1;
    const key = `${column},${row}`;
    this.#buckets.set(key, [...(this.#buckets.get(key) ?? []), node]);
    return node;
  }
}

/**
 * Links parts of a network that end near each other: each part but the largest gets a link from its node nearest to
 * another part, if that is within `reach` metres and `mayJoin` allows it.
 */
export function linkParts(
  network: RoadNetwork,
  reach: number,
  mayJoin: JunctionRules['mayJoin'],
): RoadNetwork {
  const parts = partsOf(network);
  const order = [...parts.values()].sort((a, b) => b.length - a.length).slice(1);
  const partOfNode = new Map([...parts].flatMap(([part, nodes]) => nodes.map(node => [node, part] as const)));
  const links: NetworkEdge[] = [];
  for (const nodes of order) {
    const own = partOfNode.get(nodes[0]!);
    let best: { from: number; to: number; distance: number } | undefined;
    for (const from of nodes) {
      network.nodes.forEach((point, to) => {
        if (partOfNode.get(to) === own) return;
        const distance = Math.hypot(point[0] - network.nodes[from]![0], point[1] - network.nodes[from]![1]);
        if (distance <= (best?.distance ?? reach) && mayJoin(network.nodes[from]!, point))
          best = { from, to, distance };
      });
    }
    if (!best) continue;
    const points = [network.nodes[best.from]!, network.nodes[best.to]!];
    const id = `road:link/${links.length + 1}`;
    const line: RoadLine = { id, points, class: 'residential', kind: 'synthetic', oneway: false };
    links.push({ id, from: best.from, to: best.to, points, line });
  }
  return { nodes: network.nodes, edges: [...network.edges, ...links] };
}

/** Nodes of each weakly connected part, by its lowest node. */
function partsOf({ nodes, edges }: RoadNetwork): Map<number, number[]> {
  const neighbours: number[][] = nodes.map(() => []);
  for (const { from, to } of edges) {
    neighbours[from]!.push(to);
    neighbours[to]!.push(from);
  }
  const parts = new Map<number, number[]>();
  const seen = new Set<number>();
  for (let node = 0; node < nodes.length; node++) {
    if (seen.has(node)) continue;
    const part = [...reachableFrom(neighbours, node)];
    for (const member of part) seen.add(member);
    parts.set(node, part);
  }
  return parts;
}

/** Largest weakly and strongly connected parts: share of the nodes, and node → whether it is in the strong one. */
export function connectivity({ nodes, edges }: RoadNetwork): {
  weakShare: number;
  strongShare: number;
  inStrong: boolean[];
} {
  const forward: number[][] = nodes.map(() => []);
  const backward: number[][] = nodes.map(() => []);
  const either: number[][] = nodes.map(() => []);
  for (const { from, to, line } of edges) {
    forward[from]!.push(to);
    backward[to]!.push(from);
    either[from]!.push(to);
    either[to]!.push(from);
    if (!line.oneway) {
      forward[to]!.push(from);
      backward[from]!.push(to);
    }
  }
  const weak = largestPart(nodes.length, start => reachableFrom(either, start));
  const strong = largestPart(nodes.length, start => {
    const back = reachableFrom(backward, start);
    return new Set([...reachableFrom(forward, start)].filter(node => back.has(node)));
  });
  return {
    weakShare: weak.size / nodes.length,
    strongShare: strong.size / nodes.length,
    inStrong: nodes.map((_, node) => strong.has(node)),
  };
}

function largestPart(count: number, partOf: (start: number) => Set<number>): Set<number> {
  const seen = new Set<number>();
  let best = new Set<number>();
  for (let node = 0; node < count && best.size < count - seen.size; node++) {
    if (seen.has(node)) continue;
    const part = partOf(node);
    for (const member of part) seen.add(member);
    seen.add(node);
    if (part.size > best.size) best = part;
  }
  return best;
}

function reachableFrom(neighbours: readonly number[][], start: number): Set<number> {
  const seen = new Set([start]);
  const stack = [start];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (const next of neighbours[node]!) {
      if (!seen.has(next)) {
        seen.add(next);
        stack.push(next);
      }
    }
  }
  return seen;
}

/** Middle of an edge and its direction there. */
export function middleOf(edge: NetworkEdge): { point: Vector2; direction: Vector2 } {
  return pointAlong(edge.points, polylineLength(edge.points) / 2);
}
