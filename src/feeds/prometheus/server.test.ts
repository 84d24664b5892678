import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { recordingContext } from '../../../test/helpers/recording-context.ts';
import { missingProgram, type ServerProcess, startServer } from '../../../test/helpers/server-process.ts';
import { feed } from './feed.ts';

const PROGRAM = '/usr/bin/prometheus';
const missing = missingProgram(PROGRAM);

describe.skipIf(missing)(`a real Prometheus${missing ? ` (${missing})` : ''}`, () => {
  let exporter: Server;
  let server: ServerProcess;
  let flow = 1.25;

  beforeAll(async () => {
    exporter = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/plain; version=0.0.4');
      response.end(`# TYPE pump_flow gauge\npump_flow{pump="liede",lon="113.33",lat="23.11"} ${flow}\n`);
    });
    await new Promise<void>(resolve => exporter.listen(0, '127.0.0.1', resolve));
    const target = `127.0.0.1:${(exporter.address() as AddressInfo).port}`;
    server = await startServer(
      PROGRAM,
      async (port, folder) => {
        const configuration = join(folder, 'prometheus.yml');
        await writeFile(
          configuration,
          `scrape_configs:\n- job_name: pumps\n  scrape_interval: 1s\n  static_configs:\n  - targets: ['${target}']\n`,
        );
        return [
          `--config.file=${configuration}`,
          `--storage.tsdb.path=${folder}/data`,
          `--web.listen-address=127.0.0.1:${port}`,
        ];
      },
      async port => {
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=pump_flow`);
        return ((await answer.json()) as { data: { result: unknown[] } }).data.result.length > 0;
      },
    );
  });
  afterAll(async () => {
    await server?.stop();
    exporter.close();
  });

  const options = () => ({
    url: `http://127.0.0.1:${server.port}`,
    intervalSeconds: 1,
    entityLabel: 'pump',
    queries: [{ expression: 'pump_flow', property: 'flow', unit: 'm³/s' }],
  });

  it('gives the value now, follows its change, and its history', async () => {
    const { source, seen, run } = await recordingContext(feed, options());
    const running = run();
    await vi.waitFor(() => expect(seen.observations.at(-1)?.value).toBe(1.25), 15_000);
    expect(seen.entities[0]).toMatchObject({ id: 'prometheus:liede', position: [113.33, 23.11, 0] });
    flow = 2.5;
    await vi.waitFor(() => expect(seen.observations.at(-1)?.value).toBe(2.5), 15_000);
    const now = Date.now();
    const history = await source.history!(
      { range: { startMs: now - 60_000, endMs: now + 2000 } },
      AbortSignal.timeout(10_000),
    );
    expect(new Set(history.observations!.map(({ value }) => value))).toEqual(new Set([1.25, 2.5]));
    await running.stop();
    expect(seen.rejections).toEqual([]);
  });

  it('passes the server’s complaint about a bad expression on', async () => {
    const { seen, run } = await recordingContext(feed, {
      ...options(),
      queries: [{ expression: 'pump_flow{', property: 'flow' }],
    });
    const running = run();
    await vi.waitFor(() => expect(running.failure()).toMatch(/400/), 10_000);
    expect(seen.observations).toEqual([]);
    await running.stop();
  });
});
