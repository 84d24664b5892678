import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { citySchema } from '@city/schema.ts';
import * as z from 'zod/mini';
import type { PackManifest } from '../pack.ts';
import { checkGltf } from './gltf.ts';
import { type Issue, IssueList } from './issue.ts';
import { validateTerrain } from './terrain.ts';
import { validateTileset } from './tileset.ts';

/**
 * Checks a city pack (folder with `city.json`), a tileset (folder with `tileset.json`, or that file) or terrain
 * (folder with `layer.json`).
 */
export async function validate(path: string): Promise<readonly Issue[]> {
  const issues = new IssueList();
  if (!existsSync(path)) issues.error(path, '没有这个文件或目录 · no such file or folder');
  else if (!statSync(path).isDirectory()) issues.addAll(await validateTileset(path));
  else if (existsSync(join(path, 'city.json'))) await validatePack(path, issues);
  else if (existsSync(join(path, 'tileset.json')))
    issues.addAll(await validateTileset(join(path, 'tileset.json')));
  else if (existsSync(join(path, 'layer.json'))) validateTerrain(path, issues);
  else
    issues.error(
      path,
      '没有 city.json、tileset.json 或 layer.json · has no city.json, tileset.json or layer.json',
    );
  return issues.all;
}

async function validatePack(folder: string, issues: IssueList): Promise<void> {
  checkManifest(folder, issues);
  const parsed = citySchema.safeParse(JSON.parse(readFileSync(join(folder, 'city.json'), 'utf8')));
  if (!parsed.success) return issues.error('city.json', z.prettifyError(parsed.error));
  const { tilesets, terrain, vectors, models, sources, search } = parsed.data;
  const known = new Set(sources.map(({ id }) => id));
  for (const { id, source } of [...tilesets, ...vectors, ...models]) {
    if (!known.has(source)) issues.error('city.json', `${id}: there is no source ${source}`);
  }
  for (const { url } of vectors) checkJsonFile(folder, url, issues);
  if (search) checkJsonFile(folder, search, issues);
  for (const { url } of tilesets) issues.addAll(await validateTileset(join(folder, url)));
  for (const { url } of models) await checkModel(folder, url, issues);
  if (terrain) validateTerrain(join(folder, terrain.url.replace(/layer\.json$/, '')), issues);
}

/** A model is a tileset or a glTF of its own. */
async function checkModel(folder: string, url: string, issues: IssueList): Promise<void> {
  const path = join(folder, url);
  if (!existsSync(path)) issues.error(url, 'is missing');
  else if (url.endsWith('.json')) issues.addAll(await validateTileset(path));
  else issues.addAll((await checkGltf(readFileSync(path), url, () => undefined)).issues.all);
}

function checkJsonFile(folder: string, url: string, issues: IssueList): void {
  try {
    JSON.parse(readFileSync(join(folder, url), 'utf8'));
  } catch (error) {
    issues.error(url, `cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** Every file is there and has the bytes that the manifest says. */
function checkManifest(folder: string, issues: IssueList): void {
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) return issues.warning('manifest.json', 'is missing');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as PackManifest;
  for (const [name, { sha256 }] of Object.entries(manifest.files)) {
    const path = join(folder, name);
    if (!existsSync(path)) issues.error(name, 'is missing');
    else if (createHash('sha256').update(readFileSync(path)).digest('hex') !== sha256) {
      issues.error(name, 'was changed after the build');
    }
  }
}
