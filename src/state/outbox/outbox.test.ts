import 'fake-indexeddb/auto';
import type { DeliveryOutcome, FieldReport } from '@core/field-report.ts';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createTestTwin, FakeWallClock } from '../../../test/helpers/test-twin.ts';
import { openOutbox } from './open-outbox.ts';
import { EMPTY_DRAFT, Outbox, type OutboxParts } from './outbox.ts';
import { exportReports } from './report-export.ts';
import { httpSender } from './report-sender.ts';
import { openReportStorage } from './report-storage.ts';

const START_MS = Date.UTC(2026, 10, 28, 9);
let cities = 0;
const photo = { name: 'IMG.jpg', mediaType: 'image/jpeg', bytes: new Uint8Array([1, 2, 3]) };
const report = (id: string, change: Partial<FieldReport> = {}): FieldReport => ({
  id,
  cityId: 'toy',
  createdMs: START_MS + id.charCodeAt(0),
  kind: 'fault',
  note: `note ${id}`,
  photos: [photo],
  ...change,
});
const FAILED: DeliveryOutcome = { kind: 'failed', reason: { zh: '不通', en: 'down' } };

/** An outbox whose backend answers what the test says; `received` is what it took. */
async function setUp(change: Partial<OutboxParts> = {}, cityId = `city${++cities}`) {
  const clock = new FakeWallClock(START_MS);
  const backend = { answer: { kind: 'sent' } as DeliveryOutcome, received: [] as string[] };
  const make = async () => {
    const outbox = new Outbox({
      clock,
      storage: await openReportStorage(cityId),
      send: async sent => {
        backend.received.push(sent.id);
        return backend.answer;
      },
      exclusively: task => task(),
      random: () => 1,
      ...change,
    });
    await outbox.open();
    return outbox;
  };
  return { clock, backend, make, outbox: await make() };
}
const states = (outbox: Outbox) => outbox.state.items.map(item => `${item.report.id} ${item.state}`);
/** Lets promises and the database's own tasks run: turns of the event loop, however long they take. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await new Promise(resolve => setImmediate(resolve));
}

describe('outbox', () => {
  it('keeps what cannot be sent over a reload, photos and draft too, and sends it in order', async () => {
    const { outbox, backend, clock, make } = await setUp();
    outbox.setOnline(false);
    await outbox.submit(report('b'));
    await outbox.submit(report('a'));
    outbox.setDraft({ note: 'half' });
    outbox.setDraft({ note: 'half a sentence', photos: [photo] });
    clock.advance(400);
    await settle();
    expect(backend.received).toEqual([]);
    expect(states(outbox)).toEqual(['a waiting', 'b waiting']);

    const later = await make();
    await settle();
    expect(backend.received).toEqual(['a', 'b']);
    expect(states(later)).toEqual(['a sent', 'b sent']);
    expect(later.state.draft).toEqual({ ...EMPTY_DRAFT, note: 'half a sentence', photos: [photo] });
    expect(later.state.items[0]).toMatchObject({ sentMs: START_MS + 400, report: { photos: [] } });
  });

  it('takes a report out of the draft in one step, so that a page that ends does not offer it again', async () => {
    const cityId = 'one-step';
    const storage = (await openReportStorage(cityId))!;
    await storage.putDraft({ ...EMPTY_DRAFT, note: 'note a' });
    const ending = { ...storage, putDraft: () => new Promise<void>(() => {}) };
    const { outbox, make } = await setUp({ storage: ending, send: null }, cityId);
    void outbox.submit(report('a'));
    await settle();
    const later = await make();
    expect(states(later)).toEqual(['a waiting']);
    expect(later.state.draft).toEqual(EMPTY_DRAFT);
  });

  it('tries again with growing pauses, not before the backend wants it, and at once with the network', async () => {
    const { outbox, backend, clock } = await setUp();
    backend.answer = FAILED;
    await outbox.submit(report('a'));
    expect(outbox.state.items[0]).toMatchObject({ state: 'waiting', reason: { en: 'down' } });
    for (const [pauseMs, attempts] of [
      [4999, 1],
      [1, 2],
      [9999, 2],
      [1, 3],
    ] as const) {
      clock.advance(pauseMs);
      await settle();
      expect(backend.received).toHaveLength(attempts);
    }
    backend.answer = { ...FAILED, retryAfterMs: 600_000 } as DeliveryOutcome;
    clock.advance(20_000);
    await settle();
    clock.advance(599_999);
    await settle();
    expect(backend.received).toHaveLength(4);
    outbox.setOnline(false);
    clock.advance(1e7);
    backend.answer = { kind: 'sent' };
    outbox.setOnline(true);
    await settle();
    expect(backend.received).toHaveLength(5);
    expect(states(outbox)).toEqual(['a sent']);
  });

  it('sets a refused report aside, goes on with the others, and tries it again when told', async () => {
    const { outbox, backend } = await setUp();
    outbox.setOnline(false);
    await outbox.submit(report('a'));
    await outbox.submit(report('b'));
    backend.answer = { kind: 'refused', reason: { zh: '太大', en: 'too large' } };
    outbox.setOnline(true);
    await settle();
    expect(states(outbox)).toEqual(['a refused', 'b refused']);
    expect(outbox.state.items[0]!.report.photos).toEqual([photo]);
    backend.answer = { kind: 'sent' };
    await outbox.retry('a');
    expect(states(outbox)).toEqual(['a sent', 'b refused']);
    await outbox.remove('b');
    expect(states(outbox)).toEqual(['a sent']);
  });

  it('does not leave behind what is added while another is on its way, nor send what was removed', async () => {
    const answers: ((outcome: DeliveryOutcome) => void)[] = [];
    const received: string[] = [];
    const { outbox } = await setUp({
      send: ({ id }) => {
        received.push(id);
        return new Promise(resolve => answers.push(resolve));
      },
    });
    const first = outbox.submit(report('a'));
    await settle();
    void outbox.submit(report('b'));
    void outbox.submit(report('c'));
    await settle();
    await outbox.remove('b');
    answers[0]!({ kind: 'sent' });
    await settle();
    answers[1]!({ kind: 'sent' });
    await first;
    expect(received).toEqual(['a', 'c']);
    expect(states(outbox)).toEqual(['a sent', 'c sent']);
  });

  it('sends nothing twice from two pages of one device', async () => {
    let turn = Promise.resolve();
    const exclusively: OutboxParts['exclusively'] = task => {
      const result = turn.then(task);
      turn = result.then(
        () => undefined,
        () => undefined,
      );
      return result;
    };
    const { outbox, backend, make } = await setUp({ exclusively });
    outbox.setOnline(false);
    await outbox.submit(report('a'));
    const other = make();
    outbox.setOnline(true);
    await other;
    await settle();
    expect(backend.received).toEqual(['a']);
  });

  it('keeps everything without an endpoint, and says when nothing can be kept', async () => {
    const { outbox } = await setUp({ send: null });
    await outbox.submit(report('a'));
    expect(outbox.hasEndpoint).toBe(false);
    expect(states(outbox)).toEqual(['a waiting']);

    const broken = await setUp({
      send: null,
      storage: {
        items: async () => [],
        put: () => Promise.reject(new Error('quota')),
        delete: async () => undefined,
        draft: async () => undefined,
        putDraft: async () => undefined,
      },
    });
    await broken.outbox.submit(report('a'));
    expect(states(broken.outbox)).toEqual(['a waiting']);
    expect(broken.outbox.state.isKept).toBe(false);
  });

  it('keeps the last receipts only', async () => {
    const { outbox } = await setUp();
    for (let index = 0; index < 23; index++) await outbox.submit(report(String.fromCharCode(97 + index)));
    expect(outbox.state.items).toHaveLength(20);
    expect(outbox.state.items[0]!.report.id).toBe('d');
  });
});

describe('openOutbox', () => {
  it.each([
    [undefined, false, 0],
    ['reports', true, 0],
    ['https://reports.example/x', true, 0],
    ['https://elsewhere.example/x', false, 1],
    ['http://[', false, 1],
  ])('with the endpoint %s', async (url, hasEndpoint, notices) => {
    const { session } = createTestTwin();
    const outbox = await openOutbox(
      {
        ...(url === undefined ? {} : { fieldReports: { url } }),
        connectOrigins: ['https://reports.example'],
      },
      `city${++cities}`,
      session,
      {
        fetch: () => Promise.reject(new Error('nothing is sent')),
        clock: new FakeWallClock(START_MS),
        configurationUrl: 'https://twin.example/config.json',
        locks: undefined,
      },
    );
    expect(outbox.hasEndpoint).toBe(hasEndpoint);
    expect(session.state.notices).toHaveLength(notices);
  });
});

describe('httpSender', () => {
  const send = async (answer: Response | Error) => {
    const calls: { url: string; init: RequestInit }[] = [];
    const fetchFile = (async (url: string, init: RequestInit) => {
      calls.push({ url, init });
      if (answer instanceof Error) throw answer;
      return answer;
    }) as typeof fetch;
    const sent = report('a', {
      place: { longitude: 113.3, latitude: 23.1, source: 'device', accuracyMeters: 8 },
      entity: { id: 'sensor:manhole/1', title: { zh: '窨井 1', en: 'Manhole 1' } },
    });
    const sender = httpSender(fetchFile, 'https://reports.example/x', new FakeWallClock(START_MS));
    return { outcome: await sender(sent), call: calls[0]! };
  };

  it('posts a GeoJSON feature and the photos under the idempotency key of the report', async () => {
    const { outcome, call } = await send(new Response(null, { status: 201 }));
    expect(outcome).toEqual({ kind: 'sent' });
    expect(call.init.headers).toEqual({ 'Idempotency-Key': 'a' });
    const form = call.init.body as FormData;
    const part = form.get('report') as File;
    expect(part.type).toBe('application/geo+json');
    expect(JSON.parse(await part.text())).toEqual({
      type: 'Feature',
      id: 'a',
      geometry: { type: 'Point', coordinates: [113.3, 23.1] },
      properties: {
        city: 'toy',
        created: '2026-11-28T09:00:00.097Z',
        kind: 'fault',
        note: 'note a',
        placeSource: 'device',
        accuracyMeters: 8,
        entity: 'sensor:manhole/1',
        entityTitle: { zh: '窨井 1', en: 'Manhole 1' },
        photos: ['a-1.jpg'],
      },
    });
    const picture = form.get('photo') as File;
    expect([picture.name, picture.type, picture.size]).toEqual(['a-1.jpg', 'image/jpeg', 3]);
  });

  it.each([
    [new Response(null, { status: 409 }), { kind: 'sent' }],
    [new Response(null, { status: 413 }), { kind: 'refused' }],
    [new Response(null, { status: 401 }), { kind: 'failed' }],
    [new Response(null, { status: 404 }), { kind: 'failed' }],
    [
      new Response(null, { status: 503, headers: { 'Retry-After': '120' } }),
      { kind: 'failed', retryAfterMs: 120_000 },
    ],
    [
      new Response(null, {
        status: 429,
        headers: { 'Retry-After': new Date(START_MS + 5000).toUTCString() },
      }),
      { kind: 'failed', retryAfterMs: 5000 },
    ],
    [new TypeError('Failed to fetch'), { kind: 'failed' }],
  ])('reads the answer of the backend (%#)', async (answer, expected) => {
    expect((await send(answer)).outcome).toMatchObject(expected);
  });
});

describe('exportReports', () => {
  it('makes a ZIP of a feature collection and the photos it names', () => {
    const files = unzipSync(exportReports([report('a'), report('b', { photos: [] })]));
    const collection = JSON.parse(strFromU8(files['reports.geojson']!));
    expect(collection.features.map((feature: { id: string }) => feature.id)).toEqual(['a', 'b']);
    expect(collection.features[0].geometry).toBeNull();
    const [name] = collection.features[0].properties.photos;
    expect([...files[`photos/${name}`]!]).toEqual([1, 2, 3]);
  });
});
