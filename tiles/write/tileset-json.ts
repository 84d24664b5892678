import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { AttributeStatistics } from './attribute-statistics.ts';

/** A tile as written: its content, box, error and children. */
export interface Tile {
  /** Of the content, relative to the tileset's folder. */
  readonly uri: string;
  /** `boundingVolume.box`, ECEF metres. */
  readonly box: readonly number[];
  readonly errorMeters: number;
  readonly children: readonly Tile[];
}

/** Above this many tiles the tree is split into tilesets of `LEVELS_PER_FILE` levels. */
export const LARGEST_SINGLE_FILE = 1000;
const LEVELS_PER_FILE = 4;

/** Writes `tileset.json` and, for a large tree, nested tilesets; returns the bytes written. */
export function writeTilesetJson(
  outDir: string,
  root: Tile,
  extentMeters: number,
  attributes: Readonly<Record<string, AttributeStatistics>>,
  largestSingleFile: number,
): number {
  const isNested = countTiles(root) > largestSingleFile;
  let bytes = 0;
  const write = (file: string, tile: Tile, geometricError: number): void => {
    const nested: Tile[] = [];
    const folder = posix.dirname(file);
    const json = (node: Tile, level: number): object => {
      if (isNested && level === LEVELS_PER_FILE && node.children.length > 0) {
        nested.push(node);
        return tileJson(node, posix.relative(folder, nestedName(node)), []);
      }
      const children = node.children.map(child => json(child, level + 1));
      return tileJson(node, posix.relative(folder, node.uri), children);
    };
    const document = {
      asset: { version: '1.1', generator: 'Kapok' },
      geometricError,
      root: { ...json(tile, 0), refine: 'REPLACE' },
      ...(tile === root ? { extras: { attributes } } : {}),
    };
    const text = JSON.stringify(document);
    mkdirSync(dirname(join(outDir, file)), { recursive: true });
    writeFileSync(join(outDir, file), text);
    bytes += Buffer.byteLength(text);
    for (const node of nested) write(nestedName(node), node, node.errorMeters);
  };
  write('tileset.json', root, Math.max(Math.round(extentMeters), 2 * root.errorMeters));
  return bytes;
}

function tileJson(tile: Tile, uri: string, children: readonly object[]): object {
  return {
    boundingVolume: { box: tile.box },
    geometricError: tile.errorMeters,
    content: { uri },
    ...(children.length > 0 ? { children } : {}),
  };
}

const nestedName = (tile: Tile): string => tile.uri.replace(/\.glb$/, '.json');

function countTiles(tile: Tile): number {
  return tile.children.reduce((sum, child) => sum + countTiles(child), 1);
}
