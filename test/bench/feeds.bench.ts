import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { MessageEndpoint } from '../../src/core/jobs/actor.ts';
import { FeedHost } from '../../src/feeds/runtime/host.ts';
import { createLivePort } from '../../src/feeds/runtime/live-port.ts';
import { feed as webSocketFeed } from '../../src/feeds/websocket/feed.ts';
import { linkedEndpoints } from '../helpers/endpoints.ts';
import { FakeSocket } from '../helpers/fake-socket.ts';
import { feedConfiguration } from '../helpers/feed-twin.ts';
import { ManualClock, until } from '../helpers/manual-clock.ts';

const MESSAGES_PER_SECOND = 20_000;
const SIMULATED_SECONDS = 600;
const MESSAGES = MESSAGES_PER_SECOND * SIMULATED_SECONDS;
const ALERTS = 6_000;
/** Of the alerts, one in ten is said twice. */
const REPEATED_EVERY = 10;
const SENSORS = 5_000;
const BATCH_MS = 50;
const BATCH = (MESSAGES_PER_SECOND * BATCH_MS) / 1000;
const FLOOR_MESSAGES = 1_000_000;

// What is garbage at the time is no memory that grows.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MAPPING = {
  rules: [
    {
      when: { path: '/k', equals: 'r' },
      observations: [
        { entity: '/id', property: 'level', value: '/v', time: { value: '/t', format: 'unix-ms' } },
      ],
    },
    {
      when: { path: '/k', equals: 'a' },
      alert: {
        id: '/id',
        level: 1,
        title: '/text',
        event: 'flood',
        sent: { value: '/t', format: 'unix-ms' },
      },
    },
  ],
};

/**
 * Ten minutes at 20,000 messages a second through the whole way of a reading (socket, JSON, mapping, pipeline,
 * archive, delta, page) on a simulated clock: what is lost or doubled, what the page pays of its thread, whether
 * memory stays flat, and how fast one core decodes and stores beside `JSON.parse` alone on the same messages.
 */
async function run(): Promise<Record<string, number>> {
  const twin = await startTwin();
  const seen = new Map<string, number>();
  let shown = 0;
  twin.port.onDelta(({ latest, alerts }) => {
    shown += latest.length;
    for (const { id } of alerts) seen.set(id, (seen.get(id) ?? 0) + 1);
  });
  let decodeSeconds = 0;
  const memory: number[] = [];
  for (let sent = 0; sent < MESSAGES; sent += BATCH) {
    const messages = messagesFrom(sent, twin.clock.now());
    const started = performance.now();
    for (const message of messages) twin.socket.say(message);
    decodeSeconds += (performance.now() - started) / 1000;
    await twin.clock.advance(BATCH_MS);
    if (sent % (MESSAGES / 20) === 0) memory.push(memoryMegabytes());
  }
  await twin.clock.advance(2_000);
  const [status] = twin.port.status();
  twin.port.dispose();
  const messagesPerSecondPerCore = MESSAGES / decodeSeconds;
  const jsonParsePerSecond = jsonParseFloor();
  return {
    messages: MESSAGES,
    alertsLost: ALERTS - seen.size,
    alertsDoubled: [...seen.values()].filter(count => count > 1).length,
    duplicatesDroppedError: ALERTS / REPEATED_EVERY - status!.duplicates,
    conflationError: MESSAGES - ALERTS - status!.conflated - shown,
    pageBusyPercentUpperBound: twin.pageMs() / 10 / SIMULATED_SECONDS,
    memoryHalfwayMegabytes: memory[10]!,
    memoryEndMegabytes: memory.at(-1)!,
    messagesPerSecondPerCore,
    jsonParsePerSecond,
    decodeAndStoreToJsonParseRatio: messagesPerSecondPerCore / jsonParsePerSecond,
  };
}

/** A feed on a socket in this process; what crosses to the page, and what the page does, is timed. */
async function startTwin() {
  const clock = new ManualClock();
  const socket = new FakeSocket('ws://bench/');
  const [page, worker] = linkedEndpoints();
  let pageMs = 0;
  const timed =
    <Arguments extends unknown[]>(work: (...given: Arguments) => void) =>
    (...given: Arguments) => {
      const started = performance.now();
      work(...given);
      pageMs += performance.now() - started;
    };
  // Cloning is half the worker's work; all of it is charged to the page.
  const timedWorker: MessageEndpoint = {
    postMessage: timed((message, transfer) => worker.postMessage(message, transfer)),
    addEventListener: (type, listener) => worker.addEventListener(type, listener),
    removeEventListener: (type, listener) => worker.removeEventListener(type, listener),
  };
  const timedPage = {
    postMessage: (message: unknown, transfer: Transferable[]) => page.postMessage(message, transfer),
    addEventListener: (type: 'message', listener: (event: MessageEvent) => void) =>
      page.addEventListener(type, timed(listener)),
    removeEventListener: () => {},
    terminate: () => host.dispose(),
  };
  const host = new FeedHost(timedWorker, [webSocketFeed], {
    clock,
    random: () => 0.5,
    fetch: () => Promise.reject(new Error('no network here')),
    openWebSocket: () => socket.asWebSocket,
  });
  const port = createLivePort({ createWorker: () => timedPage });
  const options = { url: 'ws://bench/', mapping: MAPPING };
  await port.configure([feedConfiguration('websocket', { options })]);
  await until(() => socket.onopen !== null);
  socket.accept();
  return { clock, socket, port, pageMs: () => pageMs };
}

function messagesFrom(first: number, timeMs: number): string[] {
  const alertEvery = MESSAGES / ALERTS;
  const messages: string[] = [];
  for (let number = first; number < first + BATCH; number++) {
    if (number % alertEvery !== 0) messages.push(reading(number, timeMs));
    else {
      const alert = `{"k":"a","id":"alert-${number}","text":"积水","t":${timeMs}}`;
      messages.push(alert);
      if ((number / alertEvery) % REPEATED_EVERY === 0) messages.push(alert);
    }
  }
  return messages;
}

function reading(number: number, timeMs: number): string {
  return `{"k":"r","id":"sensor:${number % SENSORS}","v":${(number % 977) / 10},"t":${timeMs + (number % 50)}}`;
}

/** The least that any reader of these messages must do. */
function jsonParseFloor(): number {
  const messages = Array.from({ length: FLOOR_MESSAGES }, (_, number) => reading(number, 1.8e12));
  let sum = 0;
  const started = performance.now();
  for (const message of messages) sum += (JSON.parse(message) as { v: number }).v;
  const seconds = (performance.now() - started) / 1000;
  if (!(sum > 0)) throw new Error('The floor read nothing');
  return FLOOR_MESSAGES / seconds;
}

function memoryMegabytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

export const bench = { name: 'feeds', run };
