import type { ColumnTable } from '@core/columns.ts';
import { geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { ScenarioFeatures } from '@core/scenario.ts';

/** One streak stands for so many vehicles on the road, more where there would be too many streaks. */
const VEHICLES_PER_STREAK = 5;
const MAXIMUM_STREAKS = 2000;
const SECONDS_PER_HOUR = 3600;
/** Links with less are not followed, vehicles an hour. */
const LEAST_FLOW = 1;
/** Golden ratio: starts spread evenly for any number of streaks. */
const GOLDEN = 0.618033988749895;

/**
 * Streaks that drive through the network for a period and begin again, each link at its speed. They start where vehicles
 * are (flow × travel time) and share out at junctions as the flows ahead do, so that as many pass each link as its flow
 * asks for. Vertex columns `position` (ECEF metres) and `timeSeconds`.
 */
export function streamTable(links: ScenarioFeatures, periodSeconds: number): ColumnTable {
  const roads = new Roads(links, periodSeconds);
  const ways = startLinks(links).map(link => wayFrom(roads, link, periodSeconds));
  const startIndices = new Uint32Array(ways.length + 1);
  ways.forEach((way, row) => {
    startIndices[row + 1] =
      startIndices[row]! + way.reduce((sum, link) => sum + roads.vertexCount(link) - 1, 1);
  });
  const position = new Float64Array(3 * startIndices[ways.length]!);
  const timeSeconds = new Float32Array(startIndices[ways.length]!);
  ways.forEach((way, row) => {
    let vertex = startIndices[row]!;
    timeSeconds[vertex] = ((row * GOLDEN) % 1) * periodSeconds;
    for (const link of way) vertex = roads.write(link, position, timeSeconds, vertex);
  });
  return {
    length: ways.length,
    columns: {
      position: { values: position, stride: 3 },
      timeSeconds: { values: timeSeconds, stride: 1 },
    },
    texts: {},
    ids: ways.map(([link]) => links.ids[link!]!),
    startIndices,
  };
}

/** The link each streak starts on; fractions carry over from link to link, so that quiet streets get some in all. */
function startLinks({ values }: ScenarioFeatures): number[] {
  const [flow, travelTime] = [values.flow!.values, values.travelTime!.values];
  const present = flow.map((perHour, link) =>
    perHour >= LEAST_FLOW ? (perHour * travelTime[link]!) / SECONDS_PER_HOUR : 0,
  );
  const vehicles = present.reduce((sum, value) => sum + value, 0);
  const perStreak = Math.max(VEHICLES_PER_STREAK, vehicles / MAXIMUM_STREAKS);
  const starts: number[] = [];
  let carried = 0;
  present.forEach((value, link) => {
    carried += value / perStreak;
    for (; carried >= 1; carried--) starts.push(link);
  });
  return starts;
}

/** Links driven along from a first one until the period is over or nothing leads on. */
function wayFrom(roads: Roads, first: number, periodSeconds: number): number[] {
  const way = [first];
  let seconds = roads.travelSeconds(first);
  while (seconds < periodSeconds) {
    const next = roads.next(way.at(-1)!);
    if (next === undefined) break;
    seconds += roads.travelSeconds(next);
    // What would run past the period's end is left out: a streak is looked up one period later at most.
    if (seconds > periodSeconds) break;
    way.push(next);
  }
  return way;
}

/** The links of a result as a network: they join where their lines end. */
class Roads {
  readonly #links: ScenarioFeatures;
  readonly #longestSeconds: number;
  readonly #leaving = new Map<string, number[]>();
  /** What each link is owed of the streaks that came to its start. */
  readonly #credit: Float64Array;

  constructor(links: ScenarioFeatures, periodSeconds: number) {
    this.#links = links;
    this.#longestSeconds = periodSeconds;
    this.#credit = new Float64Array(links.ids.length);
    links.ids.forEach((_id, link) => {
      if (links.values.flow!.values[link]! < LEAST_FLOW) return;
      const place = this.#placeOf(links.startIndices[link]!);
      const known = this.#leaving.get(place);
      if (known) known.push(link);
      else this.#leaving.set(place, [link]);
    });
  }

  vertexCount(link: number): number {
    return this.#links.startIndices[link + 1]! - this.#links.startIndices[link]!;
  }

  /** Where standing traffic would take longer than the period, streaks creep over the link in that. */
  travelSeconds(link: number): number {
    return Math.min(this.#longestSeconds, this.#links.values.travelTime!.values[link]!);
  }

  /** The link that a streak goes on to: the one owed most, turning back only where nothing else leads on. */
  next(link: number): number | undefined {
    const { ids, startIndices, values } = this.#links;
    const leaving = this.#leaving.get(this.#placeOf(startIndices[link + 1]! - 1)) ?? [];
    const road = (id: string) => id.replace(/:reverse$/, '');
    const onward = leaving.filter(other => road(ids[other]!) !== road(ids[link]!));
    const total = onward.reduce((sum, other) => sum + values.flow!.values[other]!, 0);
    let chosen: number | undefined;
    for (const other of onward) {
      this.#credit[other]! += values.flow!.values[other]! / total;
      if (chosen === undefined || this.#credit[other]! > this.#credit[chosen]!) chosen = other;
    }
    if (chosen !== undefined) this.#credit[chosen]!--;
    return chosen;
  }

  /** Writes the vertices of a link from its first, at `vertex`, whose time is set; returns the place of its last. */
  write(link: number, position: Float64Array, timeSeconds: Float32Array, vertex: number): number {
    const { coordinates, startIndices } = this.#links;
    const first = startIndices[link]!;
    const count = this.vertexCount(link);
    const along = [0];
    for (let k = 0; k < count; k++) {
      const [longitude, latitude, height] = coordinates.subarray(3 * (first + k), 3 * (first + k) + 3);
      geodeticToEcef(longitude!, latitude!, height!, position, 3 * (vertex + k));
      if (k > 0) along.push(along[k - 1]! + distance(position, 3 * (vertex + k - 1), 3 * (vertex + k)));
    }
    const total = along.at(-1)! || 1;
    const start = timeSeconds[vertex]!;
    along.forEach((meters, k) => {
      timeSeconds[vertex + k] = start + (this.travelSeconds(link) * meters) / total;
    });
    return vertex + count - 1;
  }

  /** Name of the place of a vertex, to a decimetre. */
  #placeOf(vertex: number): string {
    const { coordinates } = this.#links;
    return `${coordinates[3 * vertex]!.toFixed(6)},${coordinates[3 * vertex + 1]!.toFixed(6)}`;
  }
}

function distance(values: Float64Array, a: number, b: number): number {
  return Math.hypot(
    values[a]! - values[b]!,
    values[a + 1]! - values[b + 1]!,
    values[a + 2]! - values[b + 2]!,
  );
}
