import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@core/time.ts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createTestTwin, feedConfiguration } from '../../../test/helpers/feed-twin.ts';
import { until } from '../../../test/helpers/manual-clock.ts';
import { debianProgram, type RunningServer, startNginx } from '../../../test/helpers/servers.ts';
import { feed } from './feed.ts';

const MAPPING = {
  rules: [
    {
      alert: {
        id: '/id',
        level: 2,
        title: '/text',
        event: 'flood',
        sent: { value: '/t', format: 'unix-ms' },
      },
    },
  ],
};

const nginx = debianProgram('nginx', 'nginx-light');
const skipped = 'missing' in nginx ? `: skipped, ${nginx.missing}` : '';
const path = 'path' in nginx ? nginx.path : '';

/** What the city says: numbered events, repeated from wherever a client left off. */
class EventLog {
  readonly #clients = new Set<ServerResponse>();
  readonly #events: string[] = [];

  readonly server: Server = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    response.write(': welcome\n\n');
    const last = Number(request.headers['last-event-id'] ?? -1);
    for (const event of this.#events.slice(last + 1)) response.write(event);
    this.#clients.add(response);
    response.on('close', () => this.#clients.delete(response));
  });

  say(count: number): void {
    for (let i = 0; i < count; i++) {
      const id = this.#events.length;
      const event = `id: ${id}\ndata: ${JSON.stringify({ id: `a${id}`, text: '水浸', t: Date.now() })}\n\n`;
      this.#events.push(event);
      for (const client of this.#clients) client.write(event);
    }
  }
}

describe.skipIf(skipped !== '')(`server-sent events through nginx${skipped}`, () => {
  const log = new EventLog();
  let server: RunningServer;
  beforeAll(async () => {
    await new Promise<void>(resolve => log.server.listen(0, '127.0.0.1', resolve));
    const { port } = log.server.address() as AddressInfo;
    server = await startNginx(
      path,
      `server { listen 127.0.0.1:PORT; location / { proxy_pass http://127.0.0.1:${port};
        proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } }`,
    );
  });
  afterAll(async () => {
    log.server.closeAllConnections();
    log.server.close();
    await server.stop();
  });

  test('the proxy is killed under 300 alerts: all 300 arrive, each once', async () => {
    const twin = createTestTwin([feed], {
      clock: systemClock,
      random: () => 0,
      fetch: (input, init) => fetch(input, init),
    });
    onTestFinished(() => twin.dispose());
    const options = { url: `http://127.0.0.1:${server.port}/`, mapping: MAPPING };
    await twin.port.configure([feedConfiguration('server-sent-events', { options })]);
    const alerts = () => twin.deltas.flatMap(delta => delta.alerts).map(({ id }) => id);
    await until(() => twin.port.status()[0]?.connection === 'open');
    log.say(100);
    await until(() => alerts().length === 100);
    await server.kill();
    log.say(150);
    await server.restart();
    log.say(50);
    await until(() => alerts().length >= 300, 20_000);
    expect(new Set(alerts()).size).toBe(300);
    expect(alerts()).toHaveLength(300);
    expect(twin.port.status()[0]?.gaps).toEqual([]);
  }, 40_000);
});
