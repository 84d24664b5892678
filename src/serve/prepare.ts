import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** What a build product depends on, and where the stamp of its last build lies. */
const PRODUCTS = {
  city: {
    inputs: ['tiles', 'src/city', 'src/core'],
    stamp: 'public/cities/.stamp',
    product: 'public/cities/guangzhou/city.json',
  },
  application: {
    inputs: ['src', 'workers', 'shaders', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'],
    stamp: 'dist/.stamp',
    product: 'dist/index.html',
  },
} as const;
type Product = keyof typeof PRODUCTS;
const COMPRESSIBLE = new Set([
  '.js',
  '.css',
  '.html',
  '.json',
  '.geojson',
  '.svg',
  '.wasm',
  '.pbf',
  '.terrain',
  '.bin',
]);

/** True when the product is there and nothing that it is made from has changed since. */
export async function isCurrent(root: string, product: Product): Promise<boolean> {
  const { stamp, product: file } = PRODUCTS[product];
  if (!existsSync(join(root, file)) || !existsSync(join(root, stamp))) return false;
  return (await readFile(join(root, stamp), 'utf8')) === (await fingerprint(root, product));
}

/** Builds one city pack into `public/cities/<id>`. Throws with the pipeline's exit status when it fails. */
export async function buildCity(root: string, id: string): Promise<void> {
  console.log(`正在构建示例城市 ${id} · Building the sample city ${id} …`);
  runNode(root, 'node_modules/tsx/dist/cli.mjs', ['tiles/cli.ts', 'build', id]);
  await writeFile(join(root, PRODUCTS.city.stamp), await fingerprint(root, 'city'));
}

/** Bundles the client into `dist` and compresses what benefits. */
export async function buildApplication(root: string): Promise<void> {
  console.log('正在构建前端 · Building the client …');
  const print = await fingerprint(root, 'application');
  runNode(root, 'node_modules/vite/bin/vite.js', ['build', '--logLevel', 'warn']);
  await compressFolder(join(root, 'dist'));
  await writeFile(join(root, PRODUCTS.application.stamp), print);
}

function runNode(root: string, script: string, args: string[]): void {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(`失败：${script} ${args.join(' ')} · failed with status ${status}`);
    process.exit(1);
  }
}

/** SHA-256 over names, sizes and, for small files, contents of a product's inputs. */
async function fingerprint(root: string, product: Product): Promise<string> {
  const hash = createHash('sha256');
  for (const input of PRODUCTS[product].inputs) {
    for (const file of await filesUnder(join(root, input))) {
      if (/\.(test\.tsx?|md|png)$|[\\/]\.stamp$/.test(file)) continue;
      const { size } = await stat(file);
      hash.update(`${file.slice(root.length)}:${size}\n`);
      if (size < 1_000_000) hash.update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

async function filesUnder(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

/** Writes `file.gz` beside every text-like file it shortens, for a server that sends them as they are. */
async function compressFolder(folder: string): Promise<void> {
  const compress = promisify(gzip);
  for (const file of await filesUnder(folder)) {
    if (!COMPRESSIBLE.has(extname(file))) continue;
    const content = await readFile(file);
    if (content.length < 1024) continue;
    const compressed = await compress(content, { level: 6 });
    if (compressed.length < content.length * 0.95) await writeFile(`${file}.gz`, compressed);
  }
}
