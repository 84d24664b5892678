import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { recordingContext } from '../../../test/helpers/recording-context.ts';
import {
  freePort,
  missingProgram,
  type ServerProcess,
  startServer,
} from '../../../test/helpers/server-process.ts';
import { feed } from './feed.ts';

const PROGRAM = '/usr/bin/influxd';
const missing = missingProgram(PROGRAM);
const START_MS = Date.UTC(2026, 0, 1);

describe.skipIf(missing)(`a real InfluxDB${missing ? ` (${missing})` : ''}`, () => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = await startServer(
      PROGRAM,
      async (port, folder) => {
        const configuration = join(folder, 'influxdb.conf');
        const [backup, root] = [await freePort(), folder];
        await writeFile(
          configuration,
          `bind-address = "127.0.0.1:${backup}"\nreporting-disabled = true\n[meta]\ndir = "${root}/meta"\n[data]\ndir = "${root}/data"\nwal-dir = "${root}/wal"\n[http]\nbind-address = "127.0.0.1:${port}"\n`,
        );
        return ['-config', configuration];
      },
      async port => (await fetch(`http://127.0.0.1:${port}/ping`)).status === 204,
    );
    await post('query', 'q=CREATE DATABASE city');
    const lines = Array.from(
      { length: 60 },
      (_, minute) => `pumps,device=it's\\ 1 flow=${minute / 10},on=true ${START_MS + minute * 60_000}`,
    );
    await post('write?db=city&precision=ms', [...lines, `pumps,device=p2 flow=7 ${START_MS}`].join('\n'));
  });
  afterAll(() => server?.stop());

  async function post(path: string, body: string): Promise<void> {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`http://127.0.0.1:${server.port}/${path}`, {
      method: 'POST',
      body,
      ...(path === 'query' ? { headers: form } : {}),
    });
    expect(answer.ok).toBe(true);
  }

  const options = () => ({
    url: `http://127.0.0.1:${server.port}`,
    database: 'city',
    measurement: 'pumps',
    intervalSeconds: 1,
    fields: [{ field: 'flow', property: 'flow', unit: 'm³/s' }],
  });

  it('gives the newest value of every device', async () => {
    const { seen, run } = await recordingContext(feed, options());
    const running = run();
    await vi.waitFor(() => expect(seen.observations.length).toBeGreaterThanOrEqual(2), 10_000);
    expect(Object.fromEntries(seen.observations.map(({ entityId, value }) => [entityId, value]))).toEqual({
      "influxdb:it's 1": 5.9,
      'influxdb:p2': 7,
    });
    await running.stop();
    expect(seen.rejections).toEqual([]);
  });

  it('answers a range for one device whose name has a quote', async () => {
    const { source } = await recordingContext(feed, options());
    const range = { startMs: START_MS + 600_000, endMs: START_MS + 1_200_000 };
    const { observations } = await source.history!(
      { range, entityIds: ["influxdb:it's 1"] },
      AbortSignal.timeout(10_000),
    );
    expect(observations!.map(({ timeMs, value }) => [timeMs - START_MS, value])).toEqual(
      Array.from({ length: 10 }, (_, i) => [600_000 + i * 60_000, (10 + i) / 10]),
    );
  });
});
