import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RenderCase } from './harness/case.ts';

const CASES = join(import.meta.dirname, 'cases');

/** Folders of `cases` that show the whole scene over a small town: the layers Cesium draws, and sky, light and weather. */
export const TOWN_FOLDERS: readonly string[] = ['tileset', 'imagery', 'sky'];

/** Folders of `cases` with one drawn layer each. */
export function drawnLayers(): string[] {
  return readdirSync(CASES).filter(folder => folder !== 'model' && !TOWN_FOLDERS.includes(folder));
}

export function caseNames(folder: string): string[] {
  return readdirSync(join(CASES, folder));
}

export function readCase<Case = RenderCase>(folder: string, name: string): Case {
  return JSON.parse(readFileSync(join(CASES, folder, name, 'case.json'), 'utf8')) as Case;
}
