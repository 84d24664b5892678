import type { Entity } from '@core/records.ts';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { createTestTwin, TEST_TIME_MS } from '../../test/helpers/test-twin.ts';
import {
  choicesOf,
  countStates,
  filterResources,
  listResources,
  listResourcesInSlices,
  type Resource,
  resourcesToCsv,
} from './resource-catalogue.ts';

const entity = (id: string, more: Partial<Entity> = {}): Entity => ({
  id,
  type: 'camera',
  name: { zh: `${id} 号摄像机`, en: `Camera ${id}` },
  position: [113.3, 23.1, 6],
  properties: {},
  source: 'gateway',
  origin: 'measured',
  ...more,
});
const value = (entityId: string, property: string, stale: boolean, timeMs = TEST_TIME_MS) => ({
  entityId,
  property,
  value: 1,
  timeMs,
  quality: 'good' as const,
  origin: 'measured' as const,
  stale,
  feedId: 'gateway',
});

function resourcesOf(entities: readonly Entity[], latest: readonly ReturnType<typeof value>[] = []) {
  const { feeds, live } = createTestTwin();
  feeds.say({ entities, latest });
  return listResources(live);
}

describe('state of a resource', () => {
  const states = resourcesOf(
    [
      entity('said-online', { properties: { status: 'online' } }),
      entity('said-offline', { properties: { status: 'offline' } }),
      entity('said-fault', { properties: { status: 'fault' } }),
      entity('silent'),
      entity('fresh'),
      entity('old'),
      entity('said-online-but-old', { properties: { status: 'online' } }),
    ],
    [
      value('said-fault', 'pm25', false),
      value('fresh', 'pm25', true),
      value('fresh', 'no2', false),
      value('old', 'pm25', true, TEST_TIME_MS - 3_600_000),
      value('said-online-but-old', 'pm25', true),
    ],
  );

  it('is what the source says, else what the readings show', () => {
    expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toEqual({
      'said-online': 'online',
      'said-offline': 'offline',
      'said-fault': 'fault',
      silent: 'unknown',
      fresh: 'online',
      old: 'stale',
      'said-online-but-old': 'stale',
    });
    expect(countStates(states)).toEqual({ online: 2, offline: 1, fault: 1, stale: 2, unknown: 1 });
  });

  it('names its source as the city does', () => {
    const { feeds, live } = createTestTwin();
    const title = { zh: '视频网关', en: 'Video gateway' };
    feeds.say({ entities: [entity('c1')] });
    expect(listResources(live, [{ id: 'gateway', title }])[0]?.sourceTitle).toEqual(title);
  });

  it('comes with the time of the newest reading', () => {
    expect(states.find(({ id }) => id === 'old')?.newestMs).toBe(TEST_TIME_MS - 3_600_000);
    expect(states.find(({ id }) => id === 'silent')?.newestMs).toBeNull();
  });
});

describe('filterResources', () => {
  const resources = resourcesOf([
    entity('c1', { name: { zh: '珠江新城 01', en: 'Zhujiang New Town 01' } }),
    entity('c2', { origin: 'synthetic', properties: { status: 'offline' } }),
    entity('a1', { type: 'air-quality', source: 'air', name: { zh: '珠江站', en: 'Zhujiang post' } }),
  ]);
  const ids = (filter: Parameters<typeof filterResources>[1]) =>
    filterResources(resources, filter).map(({ id }) => id);

  it('wants every word and every choice to hold', () => {
    expect(ids({})).toEqual(['c1', 'c2', 'a1']);
    expect(ids({ text: '珠江' })).toEqual(['c1', 'a1']);
    expect(ids({ text: 'TOWN zhujiang' })).toEqual(['c1']);
    expect(ids({ text: 'C2' })).toEqual(['c2']);
    expect(ids({ type: 'camera', origin: 'measured' })).toEqual(['c1']);
    expect(ids({ source: 'air' })).toEqual(['a1']);
    expect(ids({ state: 'offline' })).toEqual(['c2']);
    expect(ids({ state: 'offline', type: 'air-quality' })).toEqual([]);
  });

  it('offers what occurs', () => {
    expect(choicesOf(resources)).toEqual({
      types: ['camera', 'air-quality'],
      sources: [
        ['gateway', { zh: 'gateway', en: 'gateway' }],
        ['air', { zh: 'air', en: 'air' }],
      ],
      origins: ['measured', 'synthetic'],
    });
  });
});

describe('resourcesToCsv', () => {
  it('writes one line a resource, and no cell that a spreadsheet would run', () => {
    const resources = resourcesOf([
      entity('c1', { name: { zh: '=HYPERLINK("http://x.test","甲")', en: 'a, "b"' } }),
      entity('c2', { source: 'lot', origin: 'synthetic' }),
    ]);
    const csv = resourcesToCsv(resources, 'zh');
    expect(csv.startsWith('\uFEFF编号,名称,类型')).toBe(true);
    const { data } = Papa.parse<string[]>(csv.slice(1));
    expect(data).toHaveLength(3);
    expect(data[1]?.[1]).toBe('\'=HYPERLINK("http://x.test","甲")');
    expect(data[2]?.slice(2, 9)).toEqual(['视频监控', 'lot', '合成', '状态未知', '113.3', '23.1', '6']);
    expect(Papa.parse<string[]>(resourcesToCsv(resources, 'en').slice(1)).data[1]?.[1]).toBe('a, "b"');
  });
});

describe('listing in slices', () => {
  const COUNT = 5_000;

  /** A listing on a clock that goes on by a millisecond whenever it is looked at. */
  function slicedListing() {
    const { feeds, live } = createTestTwin();
    feeds.say({ entities: Array.from({ length: COUNT }, (_, i) => entity(`${i}`)) });
    let nowMs = 0;
    const turns: (() => void)[] = [];
    const wall = {
      now: () => nowMs++,
      setTimer: (turn: () => void) => {
        turns.push(turn);
        return () => turns.splice(turns.indexOf(turn), 1);
      },
    };
    const lists: (readonly Resource[])[] = [];
    const giveUp = listResourcesInSlices(live, [], wall, list => lists.push(list));
    return { live, turns, lists, giveUp };
  }

  it('ends in the list that one go gives, having left the page to itself in between', () => {
    const { live, turns, lists } = slicedListing();
    let slices = 1;
    for (; turns.length > 0; slices++) turns.shift()!();
    // A look after each 256 entities, eight looks a slice.
    expect(slices).toBe(Math.ceil(COUNT / (256 * 8)));
    expect(lists).toHaveLength(1);
    expect(lists[0]!.map(({ id }) => id)).toEqual(listResources(live).map(({ id }) => id));
  });

  it('is given up', () => {
    const { turns, lists, giveUp } = slicedListing();
    expect(turns).toHaveLength(1);
    giveUp();
    expect([turns, lists]).toEqual([[], []]);
  });
});
