import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** Format of what the pipeline writes; part of the manifest, so that an old pack is rebuilt. */
const PIPELINE_VERSION = 1;
const PIECE = Buffer.alloc(1 << 20);

/** `manifest.json` of a pack: what is in it and what it was made from. Free of dates, so that bytes repeat. */
export interface PackManifest {
  readonly version: 1;
  readonly pipelineVersion: number;
  /** SHA-256 over the inputs of the recipe. */
  readonly inputs: string;
  /** SHA-256 over all files. */
  readonly content: string;
  readonly bytes: number;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/**
 * Builds a pack whole or not at all: `build` fills a folder beside the target, which then takes the target's place
 * by renaming. A build that fails or is interrupted leaves the old pack as it was, and its leftovers are removed by
 * the next one.
 */
export async function publishPack(
  target: string,
  inputs: string,
  build: (directory: string) => Promise<void>,
): Promise<PackManifest> {
  recoverPack(target);
  const fresh = siblingName(target, `building-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  try {
    await build(fresh);
    const manifest = writeManifest(fresh, inputs);
    const ready = siblingName(target, 'ready');
    renameSync(fresh, ready);
    recoverPack(target);
    return manifest;
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Finishes or cleans up what an interrupted build left beside the target: a finished pack takes its place, halves
 * are removed. Harmless when there is nothing to do.
 */
export function recoverPack(target: string): void {
  const [ready, old] = [siblingName(target, 'ready'), siblingName(target, 'old')];
  if (existsSync(ready)) {
    if (existsSync(target)) {
      rmSync(old, { recursive: true, force: true });
      renameSync(target, old);
    }
    renameSync(ready, target);
  } else if (!existsSync(target) && existsSync(old)) {
    renameSync(old, target);
  }
  rmSync(old, { recursive: true, force: true });
  const parent = dirname(target);
  if (!existsSync(parent)) return;
  const prefix = `.${basename(target)}.building-`;
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix) && !isRunning(Number(name.slice(prefix.length)))) {
      rmSync(join(parent, name), { recursive: true, force: true });
    }
  }
}

/** The manifest of a pack, or undefined when there is none or it was written by another version. */
export function readManifest(directory: string): PackManifest | undefined {
  const file = join(directory, 'manifest.json');
  if (!existsSync(file)) return undefined;
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as PackManifest;
    return manifest.pipelineVersion === PIPELINE_VERSION ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** SHA-256 over the names and bytes of files and folders, for `PackManifest.inputs`. */
export function hashInputs(paths: readonly string[]): string {
  const hash = createHash('sha256').update(String(PIPELINE_VERSION));
  for (const path of paths) {
    const files = statSync(path).isDirectory() ? listFiles(path) : [path];
    for (const file of files) hashFile(hash.update(relative(dirname(path), file)), file);
  }
  return hash.digest('hex');
}

/** Adds a file of any size, piece by piece; returns its length. */
function hashFile(hash: Hash, path: string): number {
  const file = openSync(path, 'r');
  try {
    let bytes = 0;
    for (let count = -1; count !== 0; bytes += count) {
      count = readSync(file, PIECE, 0, PIECE.length, null);
      hash.update(PIECE.subarray(0, count));
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}

function writeManifest(directory: string, inputs: string): PackManifest {
  const whole = createHash('sha256');
  const files: Record<string, { bytes: number; sha256: string }> = {};
  let bytes = 0;
  for (const path of listFiles(directory)) {
    const name = relative(directory, path).split(sep).join('/');
    const hash = createHash('sha256');
    const length = hashFile(hash, path);
    const sha256 = hash.digest('hex');
    files[name] = { bytes: length, sha256 };
    bytes += length;
    whole.update(name).update(sha256);
  }
  const content = whole.digest('hex');
  const manifest = { version: 1, pipelineVersion: PIPELINE_VERSION, inputs, content, bytes, files } as const;
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  return manifest;
}

function listFiles(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap(entry => {
    const child = join(path, entry.name);
    return entry.isDirectory() ? listFiles(child) : [child];
  });
}

const siblingName = (target: string, role: string): string =>
  join(dirname(target), `.${basename(target)}.${role}`);

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
