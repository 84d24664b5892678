import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@core/time.ts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createTestTwin, feedConfiguration } from '../../../test/helpers/feed-twin.ts';
import { until } from '../../../test/helpers/manual-clock.ts';
import { debianProgram, type RunningServer, startNginx } from '../../../test/helpers/servers.ts';
import { feed } from './feed.ts';

const MAPPING = {
  rules: [
    {
      items: '/list',
      observations: [
        { entity: '/id', property: 'level', value: '/v', time: { value: '/t', format: 'unix-ms' } },
      ],
    },
  ],
};
const SITE = `server { listen 127.0.0.1:PORT; listen [::1]:PORT; root DIRECTORY; default_type application/json;
  location /guarded/ { auth_basic "city"; auth_basic_user_file DIRECTORY/users; }
  location /broken { return 503; } }`;

const nginx = debianProgram('nginx', 'nginx-light');
const skipped = 'missing' in nginx ? `: skipped, ${nginx.missing}` : '';
const path = 'path' in nginx ? nginx.path : '';

describe.skipIf(skipped !== '')(`http with nginx${skipped}`, () => {
  let server: RunningServer;
  const publish = (v: number) =>
    writeFileSync(
      join(server.directory, 'levels.json'),
      JSON.stringify({ list: [{ id: 'sensor:1', v, t: Date.now() }] }),
    );

  beforeAll(async () => {
    server = await startNginx(path, SITE);
    writeFileSync(join(server.directory, 'users'), '');
  });
  afterAll(() => server.stop());

  async function polling(options: object, fallback: Record<string, unknown>[] = []) {
    const statuses: number[] = [];
    const twin = createTestTwin([feed], {
      clock: systemClock,
      random: () => 0,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        statuses.push(response.status);
        return response;
      },
    });
    onTestFinished(() => twin.dispose());
    const configured = { pollSeconds: 1, mapping: MAPPING, ...options };
    await twin.port.configure([feedConfiguration('http', { options: configured, fallback })]);
    return {
      ...twin,
      statuses,
      values: () => twin.deltas.flatMap(delta => delta.latest).map(({ value }) => value),
    };
  }

  test('a file that did not change is answered 304, a new one is read; over IPv6', async () => {
    publish(1);
    const twin = await polling({ url: `http://[::1]:${server.port}/levels.json` });
    await until(() => twin.statuses.includes(304));
    expect(twin.statuses[0]).toBe(200);
    expect(twin.values()).toEqual([1]);
    publish(2);
    await until(() => twin.values().includes(2));
  });

  test('401 stops the feed for good', async () => {
    const twin = await polling({ url: `http://127.0.0.1:${server.port}/guarded/levels.json` });
    await until(() => twin.port.status()[0]?.connection === 'unauthorized');
    expect(twin.statuses).toEqual([401]);
  });

  test('an endpoint in trouble is left for the second one', async () => {
    publish(7);
    const good = { url: `http://127.0.0.1:${server.port}/levels.json` };
    const twin = await polling({ url: `http://127.0.0.1:${server.port}/broken` }, [good]);
    await until(() => twin.values().includes(7), 20_000);
    expect(twin.statuses.slice(0, 3)).toEqual([503, 503, 200]);
  }, 30_000);
});
