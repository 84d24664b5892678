import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MAPSERVER_PROGRAM, startMapServer } from '../../../test/helpers/map-server.ts';
import { recordingContext } from '../../../test/helpers/recording-context.ts';
import { missingProgram } from '../../../test/helpers/server-process.ts';
import { feed as ogcFeatures } from '../ogc-features/feed.ts';
import { feed } from './feed.ts';

const missing = missingProgram(MAPSERVER_PROGRAM);
const COUNT = 25;
const FEATURES = {
  type: 'FeatureCollection',
  features: Array.from({ length: COUNT }, (_, i) => ({
    type: 'Feature',
    properties: { code: `h${i}`, name: `消火栓 ${i}`, pressure: 300 + i },
    geometry: { type: 'Point', coordinates: [113.3 + i / 1000, 23.1] },
  })),
};

describe.skipIf(missing)(`a real MapServer${missing ? ` (${missing})` : ''}`, () => {
  let server: Awaited<ReturnType<typeof startMapServer>>;
  beforeAll(async () => {
    server = await startMapServer(FEATURES);
  });
  afterAll(() => server?.stop());

  for (const outputFormat of ['geojson', 'text/xml; subtype=gml/3.2.1']) {
    it(`WFS 2.0: every feature once, in its place, as ${outputFormat}`, async () => {
      const options = {
        url: `${server.url}/?map=city`,
        typeName: 'hydrants',
        outputFormat,
        pageSize: 10,
        observed: [{ property: 'pressure', unit: 'kPa' }],
      };
      const { seen, run } = await recordingContext(feed, options);
      const running = run();
      await vi.waitFor(
        () => expect([running.failure(), seen.entities.length]).toEqual([null, COUNT]),
        20_000,
      );
      await running.stop();
      expect(seen.rejections).toEqual([]);
      const places = seen.entities.map(({ position }) => position!);
      for (const [i, [longitude, latitude]] of places.sort((a, b) => a[0] - b[0]).entries()) {
        expect(longitude).toBeCloseTo(113.3 + i / 1000, 6);
        expect(latitude).toBeCloseTo(23.1, 6);
      }
      expect(seen.observations.map(({ value }) => value).sort((a, b) => a - b)).toEqual(
        FEATURES.features.map(({ properties }) => properties.pressure),
      );
      expect(new Set(seen.entities.map(({ id }) => id)).size).toBe(COUNT);
    });
  }

  it('WFS 2.0: the server’s exception ends the attempt with its words', async () => {
    const { seen, run } = await recordingContext(feed, {
      url: `${server.url}/?map=city`,
      typeName: 'nothing',
    });
    const running = run();
    await vi.waitFor(() => expect(running.failure()).not.toBeNull(), 10_000);
    expect(seen.entities).toEqual([]);
    await running.stop();
  });

  it('OGC API Features: pages until the last feature', async () => {
    const { seen, run } = await recordingContext(ogcFeatures, {
      url: `${server.url}/city/ogcapi`,
      collection: 'hydrants',
      pageSize: 10,
    });
    const running = run();
    await vi.waitFor(() => expect([running.failure(), seen.entities.length]).toEqual([null, COUNT]), 20_000);
    await running.stop();
    expect(seen.rejections).toEqual([]);
    expect(seen.entities[0]!.name.zh).toMatch(/^消火栓/);
  });
});
