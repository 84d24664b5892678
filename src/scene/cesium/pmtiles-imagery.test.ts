import { Math as CesiumMath } from '@cesium/engine';
import { type Source, TileType, zxyToTileId } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import { type DecodePicture, openPmtilesImagery } from './pmtiles-imagery.ts';

const HEADER_BYTES = 127;

/** An archive (specification 3, uncompressed) with one tile at 3/6/3 whose bytes spell `tile`. */
function archiveOf(tileType: TileType): Source {
  const tile = new TextEncoder().encode('tile');
  const id = zxyToTileId(3, 6, 3);
  // One entry: tile id, run length, length, offset + 1.
  const directory = Uint8Array.from([1, id, 1, tile.length, 1]);
  const bytes = new Uint8Array(HEADER_BYTES + directory.length + tile.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('PMTiles'));
  bytes[7] = 3;
  const ranges = [
    [8, HEADER_BYTES, directory.length],
    [56, HEADER_BYTES + directory.length, tile.length],
  ] as const;
  for (const [at, offset, length] of ranges) {
    view.setBigUint64(at, BigInt(offset), true);
    view.setBigUint64(at + 8, BigInt(length), true);
  }
  bytes.set([1, 1, 1, tileType, 2, 5], 96);
  [112.5, 22.5, 114, 24].forEach((degrees, i) => {
    view.setInt32(102 + 4 * i, Math.round(degrees * 1e7), true);
  });
  bytes.set(directory, HEADER_BYTES);
  bytes.set(tile, HEADER_BYTES + directory.length);
  return {
    getKey: () => 'https://maps.test/aerial.pmtiles',
    getBytes: async (offset, length) => ({ data: bytes.slice(offset, offset + length).buffer }),
  };
}

const asText: DecodePicture = async (bytes, mediaType) =>
  `${mediaType} ${bytes ? new TextDecoder().decode(bytes) : 'empty'}` as unknown as ImageBitmap;

describe('imagery from a PMTiles archive', () => {
  it('covers what the header says', async () => {
    const provider = await openPmtilesImagery(archiveOf(TileType.Webp), asText);
    expect([provider.minimumLevel, provider.maximumLevel]).toEqual([2, 5]);
    const { west, south, east, north } = provider.rectangle;
    const degrees = [west, south, east, north].map(CesiumMath.toDegrees);
    [112.5, 22.5, 114, 24].forEach((expected, i) => {
      expect(degrees[i]).toBeCloseTo(expected, 6);
    });
  });

  it('gives the tile asked for, and an empty picture where there is none', async () => {
    const provider = await openPmtilesImagery(archiveOf(TileType.Png), asText);
    expect(await provider.requestImage(6, 3, 3)).toBe('image/png tile');
    expect(await provider.requestImage(7, 3, 3)).toBe('image/png empty');
  });

  it('refuses vector tiles and names the archive', async () => {
    await expect(openPmtilesImagery(archiveOf(TileType.Mvt), asText)).rejects.toThrow(
      /aerial\.pmtiles holds no pictures/,
    );
  });
});
