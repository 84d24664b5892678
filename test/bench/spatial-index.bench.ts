import { ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import Supercluster from 'supercluster';
import { PointIndex } from '../../src/scene/index-worker/point-index.ts';
import { cityPoints, downwardView, random } from '../../src/scene/index-worker/test-views.ts';

const SIZES = [100_000, 500_000, 1_300_000];
const VIEWS = 200;

/** Wall milliseconds of a call, and what it returned. */
function timed<T>(work: () => T): [milliseconds: number, value: T] {
  const start = performance.now();
  const value = work();
  return [performance.now() - start, value];
}

function percentile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}

/** Our index: load and p95 of views from street level to the whole city, tilted and straight down. */
function measureIndex(position: Float64Array, length: number): Record<string, number> {
  const next = random(11);
  const status = Uint8Array.from({ length }, () => Math.floor(next() * 4));
  const names = Array.from({ length }, (_, row) => `摄像机 ${row}`).join('\n');
  const processor = process.cpuUsage();
  const [load, index] = timed(() => new PointIndex({ name: 't', length, position, status, names }));
  const { user, system } = process.cpuUsage(processor);
  const times: number[] = [];
  const processorTimes: number[] = [];
  let items = 0;
  for (let i = 0; i < VIEWS; i++) {
    const height = 50 * 2 ** (next() * 11);
    const view = downwardView(
      't',
      height,
      40,
      (next() - 0.5) * 50_000,
      (next() - 0.5) * 50_000,
      10 + 80 * next(),
    );
    const before = process.cpuUsage();
    const [time, result] = timed(() => index.query(view));
    const used = process.cpuUsage(before);
    times.push(time);
    processorTimes.push((used.user + used.system) / 1000);
    items = Math.max(items, result.length);
  }
  const [search] = timed(() => index.search('99999', 20));
  const [restate] = timed(() => index.setStatus(status));
  return {
    loadMs: load,
    loadProcessorMs: (user + system) / 1000,
    queryP50Ms: percentile(times, 0.5),
    queryP95Ms: percentile(times, 0.95),
    queryP95ProcessorMs: percentile(processorTimes, 0.95),
    mostItems: items,
    searchMs: search,
    setStatusMs: restate,
  };
}

/** The reference: supercluster with the same points and views of matching zoom. */
function measureSupercluster(position: Float64Array, length: number): Record<string, number> {
  const points = Array.from({ length }, (_, row) => {
    const [longitude, latitude] = ecefToGeodetic(
      position[3 * row]!,
      position[3 * row + 1]!,
      position[3 * row + 2]!,
    );
    const geometry = { type: 'Point' as const, coordinates: [longitude, latitude] };
    return { type: 'Feature' as const, properties: {}, geometry };
  });
  const cluster = new Supercluster({ radius: 40, maxZoom: 17 });
  const [load] = timed(() => cluster.load(points));
  const next = random(11);
  const times: number[] = [];
  for (let i = 0; i < VIEWS; i++) {
    const zoom = Math.floor(8 + next() * 10);
    const span = 1.4 / 2 ** Math.max(0, zoom - 9);
    const [longitude, latitude] = [113.1 + next() * 0.45, 22.9 + next() * 0.45];
    times.push(
      timed(() =>
        cluster.getClusters([longitude - span, latitude - span, longitude + span, latitude + span], zoom),
      )[0],
    );
  }
  return { loadMs: load, queryP95Ms: percentile(times, 0.95) };
}

export const bench = {
  name: 'spatial-index',
  async run(): Promise<Record<string, number>> {
    const figures: Record<string, number> = {};
    for (const length of SIZES) {
      const label = `${length / 1000}k`;
      const position = cityPoints(length, 7);
      const ours = measureIndex(position, length);
      for (const [name, value] of Object.entries(ours))
        figures[`${label} ${name}`] = Number(value.toFixed(2));
      const reference = measureSupercluster(position, length);
      figures[`${label} superclusterLoadMs`] = Number(reference.loadMs!.toFixed(1));
      figures[`${label} superclusterQueryP95Ms`] = Number(reference.queryP95Ms!.toFixed(2));
      figures[`${label} loadRatio`] = Number((reference.loadMs! / ours.loadMs!).toFixed(2));
    }
    return figures;
  },
};
