import type { LayerDescription } from '@core/layers.ts';
import type { Alert, Entity } from '@core/records.ts';
import { describe, expect, it } from 'vitest';
import { createTestTwin, TEST_TIME_MS, type TestTwin } from '../../test/helpers/test-twin.ts';
import { applyView, currentView, reportUrlProblems, syncAddress } from './address.ts';
import { flyToAndSelect, selectPick } from './selection.ts';
import { formatView, parseView } from './url.ts';

const station: Entity = {
  id: 'sensor:pm25/post',
  type: 'air-quality',
  name: { zh: '天河站', en: 'Tianhe' },
  position: [113.33, 23.13, 12],
  properties: {},
  source: 'uci',
  origin: 'replayed',
};
const reading = {
  entityId: station.id,
  property: 'pm25',
  value: 48,
  timeMs: TEST_TIME_MS,
  quality: 'good' as const,
  origin: 'replayed' as const,
  stale: false,
  feedId: 'sample',
};
const alert: Alert = {
  id: 'alert:1',
  level: 2,
  title: { zh: '暴雨橙色预警', en: 'Rainstorm, orange' },
  event: 'rainstorm',
  status: 'exercise',
  messageType: 'alert',
  sentMs: TEST_TIME_MS - 60_000,
  expiresMs: TEST_TIME_MS + 3_600_000,
  entityId: station.id,
  source: 'sample',
  origin: 'replayed',
};
const drawn = (twin: TestTwin) => twin.scene.last('setLayers')![0] as LayerDescription[];
const layer = (twin: TestTwin, id: string) => drawn(twin).find(candidate => candidate.id === id);

describe('from a feed to the scene', () => {
  it('draws entities by type with their newest values, once a frame', () => {
    const twin = createTestTwin();
    twin.feeds.say({ entities: [station], properties: [], latest: [reading] });
    twin.feeds.say({ latest: [{ ...reading, value: 51 }] });
    twin.frames.run();
    expect(twin.scene.calls.filter(call => call.name === 'setLayers')).toHaveLength(2);
    expect(layer(twin, 'live-air-quality')).toMatchObject({ type: 'icons', visible: true });
    const { table } = twin.tables.get('live-air-quality')!;
    expect(table.ids).toEqual([station.id]);
    expect([...table.columns.value!.values]).toEqual([51]);
    twin.feeds.say({ latest: [{ ...reading, value: 60 }] });
    twin.frames.run();
    // Only the table changed.
    expect(twin.scene.calls.filter(call => call.name === 'setLayers')).toHaveLength(2);
    expect(twin.tables.get('live-air-quality')!.table.columns.value!.values[0]).toBe(60);
  });

  it('fades stale values rather than showing them as present', () => {
    const twin = createTestTwin();
    twin.feeds.say({ entities: [station], latest: [{ ...reading, stale: true }] });
    twin.frames.run();
    const { table } = twin.tables.get('live-air-quality')!;
    expect(table.columns.value!.values[0]).toBeNaN();
    expect(table.texts.text).toEqual(['(48.0)']);
  });

  it('keeps every alert, in force only between its times, through a seek', () => {
    const twin = createTestTwin();
    twin.feeds.say({ entities: [station], alerts: [alert] });
    expect(twin.live.activeAlerts(TEST_TIME_MS)).toEqual([alert]);
    twin.feeds.say({ reset: true });
    expect(twin.live.activeAlerts(TEST_TIME_MS)).toEqual([alert]);
    expect(twin.live.activeAlerts(TEST_TIME_MS - 120_000)).toEqual([]);
    const sentMs = TEST_TIME_MS + 1000;
    twin.feeds.say({ alerts: [{ ...alert, messageType: 'cancel', sentMs }] });
    expect(twin.live.activeAlerts(TEST_TIME_MS)).toEqual([alert]);
    expect(twin.live.activeAlerts(sentMs)).toEqual([]);
  });

  it('ends what an update or a cancel of another id refers to, and not the same alert raised again', () => {
    const twin = createTestTwin();
    const at = (seconds: number) => TEST_TIME_MS + seconds * 1000;
    const active = (seconds: number) => twin.live.activeAlerts(at(seconds)).map(({ id }) => id);
    const update = {
      ...alert,
      id: 'b',
      messageType: 'update' as const,
      references: [alert.id],
      sentMs: at(10),
    };
    const cancel = { ...alert, id: 'c', messageType: 'cancel' as const, references: ['b'], sentMs: at(20) };
    twin.feeds.say({ alerts: [alert, update, cancel] });
    expect(active(5)).toEqual([alert.id]);
    expect(active(15)).toEqual(['b']);
    expect(active(25)).toEqual([]);
    twin.feeds.say({ alerts: [{ ...alert, sentMs: at(30) }] });
    expect(active(31)).toEqual([alert.id]);
    twin.feeds.say({ alerts: [{ ...alert, messageType: 'cancel', sentMs: at(40) }] });
    expect(active(35)).toEqual([alert.id]);
    expect(active(41)).toEqual([]);
  });

  it('forgets values, not entities, when the clock is sought', () => {
    const twin = createTestTwin();
    twin.feeds.say({ entities: [station], latest: [reading] });
    twin.feeds.say({ reset: true });
    expect(twin.live.latest(station.id).size).toBe(0);
    expect(twin.live.entity(station.id)).toEqual(station);
    twin.feeds.say({ removed: [station.id] });
    expect(twin.live.entity(station.id)).toBeUndefined();
    expect(twin.live.idsOfType('air-quality')).toEqual([]);
  });

  it('tells the feeds about the clock only when it is set, not when it ticks', () => {
    const twin = createTestTwin();
    twin.wall.advance(180_000);
    expect(twin.feeds.clocks).toHaveLength(1);
    twin.clock.seek(1000);
    twin.clock.setRate(60);
    expect(twin.feeds.clocks.slice(1)).toMatchObject([{ timeMs: 1000 }, { rate: 60 }]);
  });
});

describe('layers as the document wants them', () => {
  it('hides, fades, orders and colours, and undoes', () => {
    const twin = createTestTwin();
    twin.document.setLayer('buildings', { visible: false, opacity: 0.5, colorBy: 'height' });
    twin.document.setOrder(['buildings', 'basemap']);
    twin.frames.run();
    const order = drawn(twin).map(({ id }) => id);
    expect(order.indexOf('buildings')).toBeLessThan(order.indexOf('basemap'));
    expect(layer(twin, 'buildings')).toMatchObject({
      visible: false,
      opacity: 0.5,
      style: { kind: 'ramp', attribute: 'height', unit: 'm' },
    });
    twin.document.undo();
    twin.document.undo();
    twin.frames.run();
    expect(layer(twin, 'buildings')).toMatchObject({ visible: true, opacity: 1 });
    expect(layer(twin, 'buildings')).not.toHaveProperty('style');
  });

  it('keeps the template of the basemap readable', () => {
    const twin = createTestTwin();
    expect(layer(twin, 'basemap')).toMatchObject({
      imagery: { url: 'http://twin.test/cities/toy/basemap/{z}/{x}/{y}.pbf' },
    });
  });
});

describe('the address and the twin', () => {
  it('brings back a whole view', () => {
    const twin = createTestTwin();
    const query =
      'city=toy&lang=en&workspace=replay&camera=113.3,23.1,900,10,-30&t=2026-11-22T00:00:00.000Z&layers=buildings~0.5&select=osm:way/1&theme=day&quality=low';
    applyView(twin, parseView(query).view);
    twin.session.set({ camera: twin.scene.pose });
    twin.frames.run();
    expect(formatView(currentView(twin))).toBe(query);
    expect(layer(twin, 'basemap')).toMatchObject({ visible: false });
    expect(twin.scene.last('setTheme')).toEqual(['day']);
    expect(twin.scene.last('setSelection')).toEqual([['osm:way/1']]);
  });

  it('reports what it does not understand and goes on', () => {
    const twin = createTestTwin();
    const { view, problems } = parseView('?lang=xx&layers=buildings,nonsense&scenario=nowhere');
    reportUrlProblems(twin.session, problems);
    applyView(twin, view);
    expect(twin.session.state.notices.map(notice => notice.key)).toEqual([
      'url:lang',
      'url:scenario',
      'url:layers:nonsense',
    ]);
  });

  it('writes the view after a pause, and a step of history for a workspace', () => {
    const twin = createTestTwin();
    const written: string[] = [];
    const bar = {
      location: { search: '', pathname: '/' },
      history: {
        replaceState: (_data: unknown, _unused: string, url: string) => written.push(`replace ${url}`),
        pushState: (_data: unknown, _unused: string, url: string) => written.push(`push ${url}`),
      },
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    const stop = syncAddress(twin, bar, 400);
    twin.wall.advance(400);
    expect(written).toEqual(['replace /?city=toy&lang=zh&workspace=explore&t=live&theme=night']);
    twin.session.set({ workspace: 'command' });
    expect(written[1]).toMatch(/^push .*workspace=command/);
    stop();
    twin.session.set({ theme: 'day' });
    twin.wall.advance(1000);
    expect(written).toHaveLength(2);
  });
});

describe('selection', () => {
  it('takes a pick with its attributes, and clears on empty ground', () => {
    const twin = createTestTwin();
    const properties = { name: '广州塔', height: 600, kind: 'approximate' };
    selectPick(twin, { id: 'osm:way/9', layerId: 'buildings', position: [113.3, 23.1, 5], properties });
    expect(twin.session.state.selection).toMatchObject({
      type: 'building',
      title: { zh: '广州塔' },
      properties,
    });
    selectPick(twin, null);
    expect(twin.session.state.selection).toBeNull();
  });

  it('flies into a cluster instead of selecting it', () => {
    const twin = createTestTwin();
    const cluster = { count: 40, expansionHeight: 900 };
    selectPick(twin, {
      id: null,
      layerId: 'live-camera',
      position: [113.3, 23.1, 5],
      properties: {},
      cluster,
    });
    expect(twin.scene.last('camera.lookAt')).toEqual([113.3, 23.1, 5, 900]);
    expect(twin.session.state.selection).toBeNull();
  });

  it('finds by name in both languages, flies there and reads the attributes', async () => {
    const twin = createTestTwin();
    twin.search.setIndex({
      version: 1,
      ids: ['osm:node/1', 'osm:way/2'],
      types: ['place', 'building'],
      zh: ['珠江新城', '珠江城大厦'],
      en: ['Zhujiang New Town', 'Pearl River Tower'],
      positions: [113.32, 23.12, 5, 113.318, 23.126, 8],
    });
    expect(twin.search.find('珠江').map(hit => hit.id)).toEqual(['osm:node/1', 'osm:way/2']);
    const [tower] = twin.search.find('pearl tower');
    expect(tower?.id).toBe('osm:way/2');
    twin.scene.pickResult = {
      id: 'osm:way/2',
      layerId: 'buildings',
      position: null,
      properties: { height: 309 },
    };
    await flyToAndSelect(twin, tower!);
    expect(twin.session.state.selection).toMatchObject({ id: 'osm:way/2', properties: { height: 309 } });
  });
});

describe('search', () => {
  it('gives one hit for a place and the thing it is named after, and two where they stand apart', async () => {
    const twin = createTestTwin();
    twin.search.setIndex({
      version: 1,
      ids: ['place:1', 'kapok:landmark/tower', 'place:2', 'kapok:landmark/pier'],
      types: ['place', 'building', 'place', 'building'],
      zh: ['广州塔', '广州塔', '码头', '码头'],
      en: ['Canton Tower (600 m)', 'Canton Tower', 'Pier', 'Pier'],
      positions: [113.3191, 23.109, 5, 113.3192, 23.109, 305, 113.3, 23.1, 5, 113.35, 23.1, 9],
    });
    expect(twin.search.find('广州塔').map(hit => hit.id)).toEqual(['kapok:landmark/tower']);
    expect(twin.search.find('码头')).toHaveLength(2);
    expect(twin.search.byId('place:1')?.title.zh).toBe('广州塔');
    // Far enough away for the whole tower.
    await flyToAndSelect(twin, twin.search.find('广州塔')[0]!);
    expect(twin.scene.last('camera.lookAt')?.[3]).toBe(1220);
  });
});

describe('the tour', () => {
  it('goes from stop to stop until stopped', () => {
    const twin = createTestTwin();
    twin.tour.start();
    expect(twin.session.state.tourStop?.zh).toBe('甲');
    twin.wall.advance(14_000);
    expect(twin.session.state.tourStop?.zh).toBe('乙');
    twin.wall.advance(14_000);
    expect(twin.session.state.tourStop?.zh).toBe('甲');
    twin.tour.stop();
    twin.wall.advance(60_000);
    expect(twin.session.state.tourStop).toBeNull();
  });
});

describe('notices', () => {
  it('counts repetitions instead of stacking them', () => {
    const { session } = createTestTwin();
    const notice = { key: 'tile', severity: 'warning' as const, text: { zh: '瓦片', en: 'tile' } };
    session.notify(notice);
    session.notify(notice);
    expect(session.state.notices).toEqual([{ ...notice, count: 2 }]);
  });
});
