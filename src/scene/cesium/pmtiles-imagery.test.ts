import { Math as CesiumMath, type ImageryProvider } from '@cesium/engine';
import { type Source, TileType } from 'pmtiles';
import { describe, expect, it, vi } from 'vitest';
import { pmtilesArchive } from '../../../test/helpers/pmtiles-archive.ts';
import { type DecodePicture, openPmtilesImagery } from './pmtiles-imagery.ts';

const BOUNDS = [112.5, 22.5, 114, 24] as const;

/** An archive of zooms 2 to 5 whose tiles' bytes spell `tile`. */
function archiveOf(tileType: TileType): Source {
  const tile = new TextEncoder().encode('tile');
  const bytes = pmtilesArchive({ tileType, tile, minimumZoom: 2, maximumZoom: 5, bounds: BOUNDS });
  return {
    getKey: () => 'https://maps.test/aerial.pmtiles',
    getBytes: async (offset, length) => ({ data: bytes.slice(offset, offset + length).buffer }),
  };
}

const asText: DecodePicture = async (bytes, mediaType) =>
  `${mediaType} ${bytes ? new TextDecoder().decode(bytes) : 'empty'}` as unknown as ImageBitmap;

const noVector = () => expect.unreachable('these are pictures');
const open = (tileType: TileType) =>
  openPmtilesImagery(archiveOf(tileType), { decode: asText, paintVector: noVector });

describe('imagery from a PMTiles archive', () => {
  it('covers what the header says', async () => {
    const provider = await open(TileType.Webp);
    expect([provider.minimumLevel, provider.maximumLevel]).toEqual([2, 5]);
    const { west, south, east, north } = provider.rectangle;
    const degrees = [west, south, east, north].map(CesiumMath.toDegrees);
    BOUNDS.forEach((expected, i) => {
      expect(degrees[i]).toBeCloseTo(expected, 6);
    });
  });

  it('gives the tile asked for, and an empty picture where there is none', async () => {
    const provider = await open(TileType.Png);
    expect(await provider.requestImage(6, 3, 3)).toBe('image/png tile');
    expect(await provider.requestImage(0, 0, 1)).toBe('image/png empty');
  });

  it('has vector tiles painted, by address inside the archive', async () => {
    const painted = vi.fn<(vector: object) => ImageryProvider>();
    await openPmtilesImagery(archiveOf(TileType.Mvt), { paintVector: painted });
    expect(painted.mock.calls[0]?.[0]).toEqual({
      url: 'https://maps.test/aerial.pmtiles#{z}/{x}/{y}',
      minimumZoom: 2,
      maximumZoom: 5,
      bounds: BOUNDS,
    });
  });

  it('refuses what it cannot show, and names the archive', async () => {
    await expect(open(TileType.Unknown)).rejects.toThrow(/aerial\.pmtiles/);
  });
});
