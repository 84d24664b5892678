import type { JsonValue } from '@core/records.ts';
import { describe, expect, it } from 'vitest';
import { createTestTwin, feedConfiguration } from '../../../test/helpers/feed-twin.ts';
import { feed } from './feed.ts';
import { wayOf } from './whereabouts.ts';

const point = (longitude: number, latitude: number) => ({
  type: 'Point',
  coordinates: [longitude, latitude],
});

/** A service whose only Thing, a bus, says where it is with its observations alone. */
function busService() {
  const state = { minute: 0, longitude: 113.3 };
  const bus = {
    '@iot.id': "b'1",
    name: '公交',
    Datastreams: [{ '@iot.id': 5, ObservedProperty: { name: 'PM2.5' } }],
  };
  const answer = (url: string): JsonValue => {
    if (url.includes('HistoricalLocations('))
      return [
        {
          '@iot.id': "b'1",
          HistoricalLocations: [
            { time: '2026-01-01T00:00:00Z', Locations: [{ location: point(113.1, 23) }] },
            {
              time: '2026-01-01T00:05:00+08:00',
              Locations: [{ location: '街道' }, { location: point(113.2, 23) }],
            },
            { time: 'soon', Locations: [{ location: point(113.2, 23) }] },
          ],
        },
      ];
    if (url.includes('/Things?')) return [bus];
    if (!url.includes('FeatureOfInterest')) return [];
    const phenomenonTime = `2026-01-01T00:0${state.minute}:00Z`;
    const FeatureOfInterest = {
      encodingType: 'application/vnd.geo+json',
      feature: point(state.longitude, 23.1),
    };
    return [{ '@iot.id': 5, Observations: [{ phenomenonTime, result: 12, FeatureOfInterest }] }];
  };
  const fetchRest: typeof fetch = async input => {
    const url = decodeURIComponent(String(input));
    return Response.json(url.endsWith('v1.1') ? {} : { value: answer(url) });
  };
  return { state, fetch: fetchRest };
}

describe('where a Thing without a Location is', () => {
  it('is at its newest feature of interest, and moves with it', async () => {
    const { state, fetch } = busService();
    await feed.load();
    const twin = createTestTwin([feed], { fetch, random: () => 0.5 });
    const options = { url: 'http://sta.invalid/v1.1', intervalSeconds: 10 };
    await twin.port.configure([feedConfiguration('sensorthings', { options })]);
    await twin.clock.advance(1000);
    const seen = () => ({
      place: twin.deltas.flatMap(({ entities }) => entities).findLast(({ position }) => position)?.position,
      tracks: twin.deltas.flatMap(({ tracks }) => tracks).map(({ position }) => position),
    });
    expect(seen()).toEqual({ place: [113.3, 23.1, 0], tracks: [] });
    Object.assign(state, { minute: 1, longitude: 113.31 });
    await twin.clock.advance(11_000);
    expect(seen().tracks).toEqual([[113.31, 23.1, 0]]);
    twin.dispose();
  });

  it('was where its historical locations say', () => {
    const [thing] = [
      {
        HistoricalLocations: [{ time: '2026-01-01T00:00:00Z', Locations: [{ location: point(113.1, 23) }] }],
      },
    ];
    expect(wayOf(thing as unknown as JsonValue, 'sta:thing/1')).toEqual([
      { entityId: 'sta:thing/1', timeMs: Date.UTC(2026, 0, 1), position: [113.1, 23, 0], origin: 'measured' },
    ]);
    expect(wayOf({}, 'x')).toEqual([]);
  });

  it('is part of the history, unless only a property is asked for', async () => {
    const { fetch } = busService();
    const context = {
      feedId: 'sta',
      fetch,
      clock: { now: () => 0, setTimer: () => () => {} },
      emit() {},
      connection() {},
      reject() {},
    };
    const { options, create } = await feed.load();
    const source = create(options.parse({ url: 'http://sta.invalid/v1.1' }), context as never);
    const range = { startMs: 0, endMs: 1 };
    const all = await source.history!({ range }, AbortSignal.timeout(5000));
    expect(all.tracks!.map(({ entityId, position }) => [entityId, position[0]])).toEqual([
      ["sta:thing/b'1", 113.1],
      ["sta:thing/b'1", 113.2],
    ]);
    const one = await source.history!({ range, properties: ['pm2-5'] }, AbortSignal.timeout(5000));
    expect(one.tracks).toEqual([]);
  });
});
