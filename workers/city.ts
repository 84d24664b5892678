import type { FeatureCollection } from 'geojson';
import type { SampleTrips } from '../src/city/sample-data.ts';
import { tripsTable } from '../src/city/trips-table.ts';
import { geometryOf, tableBuffers, vectorTable } from '../src/city/vector-table.ts';
import { serveJobs, Transfer } from '../src/core/jobs/actor.ts';
import type { CityJobs } from '../src/core/jobs/city-jobs.ts';

const endpoint = globalThis as unknown as Worker;

serveJobs<CityJobs>(endpoint, {
  async vector({ url, defaultHeight }, signal) {
    const collection = (await (await request(url, signal)).json()) as FeatureCollection;
    const geometry = geometryOf(collection);
    const table = vectorTable(collection, geometry, defaultHeight);
    return new Transfer({ geometry, table }, tableBuffers(table));
  },
  async trips({ url }, signal) {
    const header = (await (await request(url, signal)).json()) as SampleTrips;
    const data = await (await request(new URL(header.data, url).href, signal)).arrayBuffer();
    const table = tripsTable(header, data);
    return new Transfer({ periodSeconds: header.periodSeconds, table }, tableBuffers(table));
  },
});

async function request(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${new URL(url).pathname}: HTTP ${response.status}`);
  return response;
}
