import type { LocalizedText } from '@core/text.ts';

/**
 * A directed road network as every reader gives it: links in the order of the input, nodes by the ids of the input.
 * Times, lengths and tolls are in the units that `units` names.
 */
export interface RoadNetwork {
  readonly nodeIds: readonly string[];
  readonly linkIds: readonly string[];
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Vehicles an hour (or in the demand's period); 0 = never congested. */
  readonly capacity: Float64Array;
  readonly length: Float64Array;
  readonly freeFlowTime: Float64Array;
  readonly b: Float64Array;
  readonly power: Float64Array;
  readonly toll: Float64Array;
  /** 0 where no vehicle may drive. */
  readonly isOpen: Uint8Array;
  /** 0 at nodes that paths may not pass through. */
  readonly isThrough: Uint8Array;
  readonly units: { readonly time: 'file' | 's'; readonly length: 'file' | 'm' };
  readonly turns?: TurnTable;
  /** [lon, lat] degrees, stride 2, of link `l` at `startIndices[l] … startIndices[l + 1]`. */
  readonly geometry?: { readonly coordinates: Float64Array; readonly startIndices: Uint32Array };
  readonly warnings: readonly LocalizedText[];
  /** Time units per unit of toll and of length, where the file states them. */
  readonly factors?: CostFactors;
}

export interface CostFactors {
  /** Time units per unit of toll, and per unit of length. */
  readonly toll: number;
  readonly distance: number;
}

/** Turns at nodes where not everything is allowed and free. Turns not listed at such a node are forbidden. */
export interface TurnTable {
  /** 1 at nodes that the table governs. */
  readonly isGoverned: Uint8Array;
  readonly fromLink: Uint32Array;
  readonly toLink: Uint32Array;
  /** Time lost, in the network's unit of time. */
  readonly penalty: Float64Array;
}

/**
 * Trips between ids of nodes, or of links: from the start of one to the end of another. `atNode` makes an id by which
 * a trip between links starts or ends at a node instead, by any of its links.
 */
export interface TripTable {
  readonly endpoints: 'nodes' | 'links';
  readonly origins: string[];
  readonly destinations: string[];
  readonly flows: number[];
  readonly warnings: LocalizedText[];
}

export function atNode(id: string): string {
  return `\u0000${id}`;
}

/** One link as a reader finds it. */
export interface LinkRow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly capacity: number;
  readonly length: number;
  readonly freeFlowTime: number;
  readonly b: number;
  readonly power: number;
  readonly toll: number;
  readonly isOpen?: boolean;
  /** [lon, lat] pairs. */
  readonly line?: readonly (readonly number[])[];
}

/** Link rows and node ids as typed arrays; nodes first named by `nodeIds`, others in order of appearance. */
export function networkFromRows(
  rows: readonly LinkRow[],
  nodeIds: Iterable<string>,
  rest: Pick<RoadNetwork, 'units' | 'warnings' | 'factors'>,
): RoadNetwork {
  const nodeIndex = new Map<string, number>();
  const indexOf = (id: string) => {
    const known = nodeIndex.get(id);
    if (known !== undefined) return known;
    nodeIndex.set(id, nodeIndex.size);
    return nodeIndex.size - 1;
  };
  for (const id of nodeIds) indexOf(id);
  const column = (value: (row: LinkRow) => number) => Float64Array.from(rows, value);
  const from = Uint32Array.from(rows, row => indexOf(row.from));
  const to = Uint32Array.from(rows, row => indexOf(row.to));
  return {
    nodeIds: [...nodeIndex.keys()],
    linkIds: rows.map(row => row.id),
    from,
    to,
    capacity: column(row => row.capacity),
    length: column(row => row.length),
    freeFlowTime: column(row => row.freeFlowTime),
    b: column(row => row.b),
    power: column(row => row.power),
    toll: column(row => row.toll),
    isOpen: Uint8Array.from(rows, row => (row.isOpen === false ? 0 : 1)),
    isThrough: new Uint8Array(nodeIndex.size).fill(1),
    ...rest,
    ...(rows.every(row => row.line) && rows.length > 0 ? { geometry: packLines(rows) } : {}),
  };
}

function packLines(rows: readonly LinkRow[]): NonNullable<RoadNetwork['geometry']> {
  const startIndices = new Uint32Array(rows.length + 1);
  rows.forEach((row, link) => {
    startIndices[link + 1] = startIndices[link]! + row.line!.length;
  });
  const coordinates = new Float64Array(2 * startIndices[rows.length]!);
  let at = 0;
  for (const row of rows) {
    for (const [longitude, latitude] of row.line!) {
      coordinates[at++] = longitude!;
      coordinates[at++] = latitude!;
    }
  }
  return { coordinates, startIndices };
}
