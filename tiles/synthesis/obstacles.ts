import Flatbush from 'flatbush';
import type { Polyline, Ring, Vector2 } from './plane.ts';
import { type Box, boundingBox, pointInRings, ringsMeet, segmentDistance } from './polygons.ts';

/** Something a building keeps away from: an area with its inside, or a line with none. */
export interface Obstacle {
  readonly rings?: readonly Ring[];
  readonly line?: Polyline;
  /** Metres a footprint must keep from the edge or the line. */
  readonly clearance: number;
}

/** Exact clearance tests of footprints against fixed obstacles. */
export class ObstacleIndex {
  readonly #segments: { a: Vector2; b: Vector2; clearance: number }[] = [];
  readonly #areas: { rings: readonly Ring[]; box: Box }[] = [];
  readonly #segmentTree: Flatbush | undefined;
  readonly #areaTree: Flatbush | undefined;

  constructor(obstacles: readonly Obstacle[]) {
    for (const { rings, line, clearance } of obstacles) {
      if (line) this.#addLine(line, clearance);
      for (const ring of rings ?? []) this.#addLine([...ring, ring[0]!], clearance);
      if (rings) this.#areas.push({ rings, box: boundingBox(rings.flat()) });
    }
    this.#segmentTree = treeOf(
      this.#segments.map(({ a, b, clearance }) => grow(boundingBox([a, b]), clearance)),
    );
    this.#areaTree = treeOf(this.#areas.map(area => area.box));
  }

  /** Whether a footprint keeps clear of every obstacle. */
  isClear(ring: Ring): boolean {
    const box = boundingBox(ring);
    for (const index of this.#segmentTree?.search(...box) ?? []) {
      const { a, b, clearance } = this.#segments[index]!;
      for (let i = 0; i < ring.length; i++) {
        if (segmentDistance(ring[i]!, ring[(i + 1) % ring.length]!, a, b) < clearance) return false;
      }
      if (pointInRings(a, [ring])) return false;
    }
    for (const index of this.#areaTree?.search(...box) ?? []) {
      if (pointInRings(ring[0]!, this.#areas[index]!.rings)) return false;
    }
    return true;
  }

  #addLine(line: Polyline, clearance: number): void {
    for (let i = 1; i < line.length; i++) this.#segments.push({ a: line[i - 1]!, b: line[i]!, clearance });
  }
}

/** Footprints accepted so far, in a bucket grid that grows; refuses what would touch one of them. */
export class FootprintIndex {
  readonly #buckets = new Map<string, { ring: Ring; box: Box }[]>();
  readonly #bucketMeters = 80;

  /** Whether the ring, kept `gap` metres apart, meets none of the accepted. */
  isFree(ring: Ring, gap = 0): boolean {
    const box = grow(boundingBox(ring), gap);
    for (const key of this.#keys(box)) {
      for (const other of this.#buckets.get(key) ?? []) {
        const apart =
          other.box[0] > box[2] || other.box[2] < box[0] || other.box[1] > box[3] || other.box[3] < box[1];
        if (
          !apart &&
          (ringsMeet(ring, other.ring) || (gap > 0 && ringDistanceBelow(ring, other.ring, gap)))
        ) {
          return false;
        }
      }
    }
    return true;
  }

  add(ring: Ring): void {
    const entry = { ring, box: boundingBox(ring) };
    for (const key of this.#keys(entry.box)) {
      const bucket = this.#buckets.get(key);
      if (bucket) bucket.push(entry);
      else this.#buckets.set(key, [entry]);
    }
  }

  *#keys(box: Box): Generator<string> {
    const bucket = (value: number) => Math.floor(value / this.#bucketMeters);
    for (let y = bucket(box[1]); y <= bucket(box[3]); y++) {
      for (let x = bucket(box[0]); x <= bucket(box[2]); x++) yield `${x},${y}`;
    }
  }
}

function ringDistanceBelow(a: Ring, b: Ring, limit: number): boolean {
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      if (segmentDistance(a[i]!, a[(i + 1) % a.length]!, b[j]!, b[(j + 1) % b.length]!) < limit) return true;
    }
  }
  return false;
}

export function grow(box: Box, margin: number): Box {
  return [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
}

/** Spatial tree of boxes, or undefined when there is none. */
export function treeOf(boxes: readonly Box[]): Flatbush | undefined {
  if (boxes.length === 0) return undefined;
  const tree = new Flatbush(boxes.length);
  for (const box of boxes) tree.add(...box);
  tree.finish();
  return tree;
}
