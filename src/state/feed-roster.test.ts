import { feed as filesCard } from '@feeds/files/feed.ts';
import { describe, expect, it, vi } from 'vitest';
import { createTestTwin as createFeeds } from '../../test/helpers/feed-twin.ts';
import { createTestTwin } from '../../test/helpers/test-twin.ts';
import { boundsOf, FeedRoster, type FileDeclaration, zoneOffset } from './feed-roster.ts';
import { LiveStore } from './live.ts';

const DECLARATION: FileDeclaration = { origin: 'simulated', crs: 'WGS84' };
const SENSORS = {
  id: 'sensors',
  adapter: 'sample',
  title: { zh: '传感器', en: 'Sensors' },
  options: {},
};
const places = (...coordinates: (readonly [number, number])[]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: coordinates.map((point, index) => ({
      type: 'Feature',
      properties: { name: `place ${index}` },
      geometry: { type: 'Point', coordinates: point },
    })),
  });

/** The roster over the real feeds, the file read through a real blob address. */
function liveRoster() {
  const { port, clock, statusOf } = createFeeds([filesCard], { fetch });
  const live = new LiveStore();
  port.onDelta(delta => live.apply(delta));
  return {
    roster: new FeedRoster(port),
    live,
    statusOf,
    settle: (done: () => void) =>
      vi.waitFor(
        async () => {
          await clock.advance(200);
          done();
        },
        // The first file loads its parser, which takes its time on a busy machine.
        { timeout: 20_000 },
      ),
  };
}

describe('importing a file', () => {
  it('makes its features entities with the origin that was declared, until it is removed', async () => {
    const { roster, live, settle } = liveRoster();
    const id = await roster.add(
      new File([places([113.3, 23.1], [113.4, 23.2])], 'pumps.geojson'),
      DECLARATION,
    );
    await settle(() => expect(live.size).toBe(2));
    const [first] = live.entities();
    expect(first).toMatchObject({ type: 'feature', origin: 'simulated', source: id });
    expect(boundsOf(live, id)).toEqual([113.3, 23.1, 113.4, 23.2]);
    expect(boundsOf(live, 'another')).toBeUndefined();
    await roster.remove(id);
    await settle(() => expect(live.size).toBe(0));
    expect(roster.state.imported).toEqual([]);
  });

  it('replaces the file of the same name', async () => {
    const { roster, live, settle } = liveRoster();
    await roster.add(new File([places([113, 23], [114, 24])], 'a.geojson'), DECLARATION);
    await settle(() => expect(live.size).toBe(2));
    await roster.add(new File([places([112, 22])], 'a.geojson'), { ...DECLARATION, origin: 'replayed' });
    await settle(() => expect([...live.entities()].map(entity => entity.origin)).toEqual(['replayed']));
    expect(roster.state.imported).toHaveLength(1);
  });

  it('says why a file gave nothing', async () => {
    const { roster, statusOf, settle } = liveRoster();
    const id = await roster.add(new File(['speed\n12'], 'bare.csv'), DECLARATION);
    await settle(() =>
      expect(statusOf(id).recentRejections).toContainEqual(
        expect.objectContaining({
          reason: 'unmapped',
          detail: {
            zh: expect.stringContaining('现有的列：speed'),
            en: expect.stringContaining('found: speed'),
          },
        }),
      ),
    );
  });
});

describe('the roster', () => {
  it('keeps the feeds of the pack beside the files, and revokes addresses', async () => {
    const { feeds } = createTestTwin();
    const configure = vi.spyOn(feeds, 'configure');
    const addresses = { createObjectURL: vi.fn(() => 'blob:1'), revokeObjectURL: vi.fn() };
    const roster = new FeedRoster(feeds, addresses);
    await roster.configure([SENSORS]);
    const file = new File(['{}'], 'a.json');
    roster.offer([file]);
    const id = await roster.add(file, { ...DECLARATION, zone: '+08:00' });
    expect(roster.state.waiting).toEqual([]);
    expect(configure.mock.lastCall?.[0]).toMatchObject([
      SENSORS,
      { id, adapter: 'files', options: { url: 'blob:1', name: 'a.json', zone: '+08:00' } },
    ]);
    await roster.remove('sensors');
    await roster.remove(id);
    expect(configure.mock.lastCall?.[0]).toEqual([SENSORS]);
    expect(addresses.revokeObjectURL).toHaveBeenCalledExactlyOnceWith('blob:1');
  });
});

describe('imported features in the scene', () => {
  it('are a layer that is shown at once', () => {
    const twin = createTestTwin();
    const name = { zh: '泵站', en: 'Pump' };
    const common = { name, properties: {}, source: 'file:a.kml', origin: 'replayed' as const };
    twin.feeds.say({ entities: [{ ...common, id: 'a', type: 'feature', position: [113.3, 23.1, 0] }] });
    twin.frames.run();
    expect(twin.board.layers.find(layer => layer.id === 'live-feature')).toMatchObject({
      visible: true,
      pickable: true,
    });
    expect(twin.tables.get('live-feature')?.table.ids).toEqual(['a']);
  });

  it('stand where they were last seen when they move, and nowhere after a seek', () => {
    const twin = createTestTwin();
    const common = { name: { zh: '车', en: 'Car' }, properties: {}, source: 'file:a.xml' };
    const at = (longitude: number) => ({
      entityId: 'car',
      timeMs: 0,
      position: [longitude, 0, 0] as const,
      origin: 'simulated' as const,
    });
    const places = () => [...(twin.tables.get('live-vehicle')?.table.columns.position?.values ?? [])];
    twin.feeds.say({
      entities: [{ ...common, id: 'car', type: 'vehicle', origin: 'simulated' }],
      tracks: [at(0)],
    });
    twin.frames.run();
    expect(places()).toEqual([6_378_137, 0, 0]);
    twin.feeds.say({ tracks: [at(90)] });
    twin.frames.run();
    expect(places()[1]).toBeCloseTo(6_378_137, 6);
    expect(boundsOf(twin.live, 'file:a.xml')).toEqual([90, 0, 90, 0]);
    twin.feeds.say({ reset: true });
    twin.frames.run();
    expect(places()).toEqual([]);
  });
});

describe('zoneOffset', () => {
  it('gives the offset as the readers of times take it', () => {
    expect(zoneOffset('Asia/Shanghai', 0)).toBe('+08:00');
    expect(zoneOffset('Asia/Kolkata', Date.UTC(2026, 0, 1))).toBe('+05:30');
    expect(zoneOffset('UTC', 0)).toBe('+00:00');
  });
});
