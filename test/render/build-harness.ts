import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');
const OUT = join(ROOT, 'node_modules/.cache/render-harness');
/** Served beside the page: packs, as the build stage leaves them, and files of test cases. */
const MOUNTS: Readonly<Record<string, string>> = {
  '/cities/': join(ROOT, 'public/cities'),
  '/cases/': join(import.meta.dirname, 'cases'),
};
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.css': 'text/css',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
};

/** Builds the page the render tests drive; returns its folder. */
export async function buildHarness(): Promise<string> {
  const root = join(import.meta.dirname, 'harness');
  await build({
    configFile: join(ROOT, 'vite.config.ts'),
    root,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: OUT,
      emptyOutDir: true,
      minify: false,
      // In place of the product's own page, which the configuration names.
      rolldownOptions: { input: { index: join(root, 'index.html') } },
    },
  });
  return OUT;
}

/** Serves a folder, and what is mounted beside it, on a free local port, cross-origin isolated like the product. */
export function serveFolder(folder: string): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
    const mount = Object.keys(MOUNTS).find(prefix => path.startsWith(prefix));
    const root = mount ? MOUNTS[mount]! : folder;
    const local = mount ? path.slice(mount.length) : path;
    const file = join(root, local === '/' ? 'index.html' : local);
    if (!file.startsWith(root) || !existsSync(file) || !statSync(file).isFile()) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('Content-Type', CONTENT_TYPES[extname(file)] ?? 'application/octet-stream');
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    createReadStream(file).pipe(response);
  });
  return new Promise(done => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      done({ url: `http://127.0.0.1:${port}`, close: () => server.close() });
    });
  });
}
