import type { ReportEntry } from '../../model.ts';
import { readOsmFile, TruncatedInputError } from './osm-file.ts';
import type { OsmMember, OsmObject, Tags } from './osm-object.ts';

export interface OsmWay {
  readonly id: number;
  readonly refs: readonly number[];
  readonly tags: Tags;
}
export interface OsmRelation {
  readonly id: number;
  readonly members: readonly OsmMember[];
  readonly tags: Tags;
}
export interface OsmNode {
  readonly id: number;
  readonly position: readonly [longitude: number, latitude: number];
  readonly tags: Tags;
}

/** An OpenStreetMap extract in memory: 24 bytes a node, and the ways, relations and tagged nodes as objects. */
export class OsmData {
  readonly ways = new Map<number, OsmWay>();
  readonly relations: OsmRelation[] = [];
  readonly taggedNodes: OsmNode[] = [];
  readonly #nodes = new NodeTable();

  /** Reads a file; what is wrong with it goes to `report`, and everything readable is kept. */
  static async read(path: string, report: (entry: ReportEntry) => void): Promise<OsmData> {
    const data = new OsmData();
    try {
      for await (const object of readOsmFile(path)) data.#add(object, report);
    } catch (error) {
      if (!(error instanceof TruncatedInputError)) throw error;
      report({ severity: 'note', id: path, reason: error.reason });
    }
    return data;
  }

  /** Longitude and latitude of a node, or undefined when the extract does not hold it. */
  position(node: number): [number, number] | undefined {
    return this.#nodes.find(node);
  }

  /** Positions of a way's nodes; nodes outside the extract are left out. */
  positions(way: OsmWay): [number, number][] {
    return way.refs.flatMap(ref => {
      const position = this.position(ref);
      return position ? [position] : [];
    });
  }

  #add(object: OsmObject, report: (entry: ReportEntry) => void): void {
    if (object.type === 'way') this.ways.set(object.id, object);
    else if (object.type === 'relation') this.relations.push(object);
    else if (!(Math.abs(object.lat) <= 90 && Math.abs(object.lon) <= 180)) {
      const reason = { zh: '坐标无效', en: 'The position is not valid' };
      report({ severity: 'refused', id: `osm:node/${object.id}`, reason });
    } else {
      this.#nodes.add(object.id, object.lon, object.lat);
      if (Object.keys(object.tags).length > 0) {
        this.taggedNodes.push({ id: object.id, position: [object.lon, object.lat], tags: object.tags });
      }
    }
  }
}

/** Node positions by id: sorted columns, searched by halving. */
class NodeTable {
  #ids = new Float64Array(1 << 16);
  #longitudes = new Float64Array(1 << 16);
  #latitudes = new Float64Array(1 << 16);
  #count = 0;
  #isSorted = true;

  add(id: number, longitude: number, latitude: number): void {
    if (this.#count === this.#ids.length) this.#grow();
    const at = this.#count++;
    if (at > 0 && id < this.#ids[at - 1]!) this.#isSorted = false;
    this.#ids[at] = id;
    this.#longitudes[at] = longitude;
    this.#latitudes[at] = latitude;
  }

  find(id: number): [number, number] | undefined {
    if (!this.#isSorted) this.#sort();
    let [low, high] = [0, this.#count - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#ids[middle]!;
      if (found === id) return [this.#longitudes[middle]!, this.#latitudes[middle]!];
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #grow(): void {
    const widen = (old: Float64Array<ArrayBuffer>) => {
      const wider = new Float64Array(2 * old.length);
      wider.set(old);
      return wider;
    };
    this.#ids = widen(this.#ids);
    this.#longitudes = widen(this.#longitudes);
    this.#latitudes = widen(this.#latitudes);
  }

  #sort(): void {
    const order = Uint32Array.from({ length: this.#count }, (_, i) => i).sort(
      (a, b) => this.#ids[a]! - this.#ids[b]!,
    );
    const pick = (column: Float64Array) => Float64Array.from(order, i => column[i]!);
    [this.#ids, this.#longitudes, this.#latitudes] = [
      pick(this.#ids),
      pick(this.#longitudes),
      pick(this.#latitudes),
    ];
    this.#isSorted = true;
  }
}
