import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ServedApplication, serve } from './server.ts';

describe('serve', () => {
  let app: ServedApplication;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kapok-serve-'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>t</title>');
    await writeFile(join(folder, 'a.glb'), 'glb');
    await writeFile(join(folder, 'big.js'), 'x'.repeat(5000));
    await writeFile(join(folder, 'big.js.gz'), gzipSync('x'.repeat(5000)));
    await writeFile(
      join(folder, 'config.json'),
      JSON.stringify({
        connectOrigins: ['wss://broker.example:8443', 'ws://[fd00::1]:9001', "'unsafe-eval'; x"],
      }),
    );
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    app = await serve(folder, { port: 0 });
  });
  afterAll(() => app.close());

  it('sends the page with isolation and a policy that names only declared origins', async () => {
    const response = await fetch(app.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toContain('wss://broker.example:8443');
    expect(policy).toContain('ws://[fd00::1]:9001');
    expect(policy).not.toContain("'unsafe-eval'");
  });

  it('answers 404 with headers for what is not there, and never leaves the folder', async () => {
    expect((await fetch(`${app.url}nope.js`)).status).toBe(404);
    expect((await fetch(`${app.url}..%2f..%2fetc/passwd`)).status).toBe(404);
  });

  it('sends glTF with its type and JavaScript precompressed', async () => {
    expect((await fetch(`${app.url}a.glb`)).headers.get('content-type')).toBe('model/gltf-binary');
    expect((await fetch(`${app.url}big.js`)).headers.get('content-encoding')).toBe('gzip');
  });

  it('moves on when the port is taken and may, and says so when it may not', async () => {
    const port = Number(new URL(app.url).port);
    const second = await serve(folder, { port, mayTryNext: true });
    expect(second.url).not.toBe(app.url);
    await second.close();
    await expect(serve(folder, { port })).rejects.toThrow(/EADDRINUSE/);
  });

  it('listens on an IPv6 literal', async () => {
    const six = await serve(folder, { port: 0, host: '::1' });
    expect(six.url).toMatch(/^http:\/\/\[::1\]:\d+\/$/);
    expect((await fetch(six.url)).status).toBe(200);
    await six.close();
  });
});
