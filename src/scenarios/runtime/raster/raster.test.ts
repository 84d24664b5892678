import { writeArrayBuffer } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { readAsciiGrid, writeAsciiGrid } from './ascii-grid.ts';
import { readGeotiff, writeGeotiff } from './geotiff.ts';
import type { Raster } from './raster.ts';

const raster: Raster = {
  columns: 3,
  rows: 2,
  west: 113.2,
  south: 23.05,
  cellWidth: 0.001,
  cellHeight: 0.001,
  values: Float64Array.from([1.25, Number.NaN, 3, -4.5, 0, 6.75]),
};

const encode = (text: string) => new TextEncoder().encode(text);

describe('ESRI ASCII grid', () => {
  it('comes back as it was written', () => {
    expect(readAsciiGrid(writeAsciiGrid(raster, 3))).toEqual(raster);
  });

  it('reads centre registration, Windows line ends, exponents and its own no-data value', () => {
    const text =
      'NCOLS 2\r\nNROWS 2\r\nXLLCENTER 10\r\nYLLCENTER 20\r\nCELLSIZE 4\r\nNODATA_value -3.4e38\r\n1e1 -3.4e38\r\n0.5 +2\r\n';
    const read = readAsciiGrid(encode(text));
    expect([read.west, read.south]).toEqual([8, 18]);
    expect([...read.values]).toEqual([0.5, 2, 10, Number.NaN]);
  });

  it.each([
    ['ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1.0 2.0 3.0\n', '3 values'],
    ['ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3\n', 'More than'],
    ['ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 x\n', '"x"'],
    ['ncols 100000\nnrows 100000\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3\n', 'too short'],
    ['<html>', 'ncols'],
    ['ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize -1\n1 2\n', 'positive'],
  ])('says what is wrong in %j', (text, reason) => {
    expect(() => readAsciiGrid(encode(text))).toThrow(reason);
  });
});

describe('GeoTIFF', () => {
  it('comes back as it was written, in degrees and projected', async () => {
    for (const epsg of [4326, 4547]) {
      const isGeographic = epsg === 4326;
      const read = await readGeotiff(writeGeotiff({ ...raster, epsg, isGeographic }));
      expect(read.epsg).toBe(epsg);
      expect(read.isGeographic).toBe(isGeographic);
      expect(read.west).toBeCloseTo(raster.west, 9);
      expect(read.south).toBeCloseTo(raster.south, 9);
      expect([...read.values]).toEqual([...raster.values]);
    }
  });

  it('says nothing of a CRS that is not known: a flume is not in degrees', async () => {
    const read = await readGeotiff(writeGeotiff({ ...raster, west: 0, south: 0 }));
    expect([read.epsg, read.isGeographic]).toEqual([undefined, false]);
  });

  it('reads rows from the south, points for cells and undeclared no-data values', async () => {
    const write = (metadata: object) =>
      new Uint8Array(
        writeArrayBuffer(Float32Array.from([1, 2, 3, 4, -9999, -3.4028234663852886e38]), {
          width: 3,
          height: 2,
          BitsPerSample: [32],
          SampleFormat: [3],
          ...metadata,
        }),
      );
    const placed = {
      GTModelTypeGeoKey: 1,
      ProjectedCSTypeGeoKey: 32650,
      ModelTiepoint: [0, 0, 0, 500, 900, 0],
    };
    const south = await readGeotiff(
      write({ ...placed, ModelPixelScale: [10, -10, 0], GTRasterTypeGeoKey: 1 }),
    );
    expect([south.west, south.south, south.cellHeight]).toEqual([500, 900, 10]);
    expect([...south.values]).toEqual([1, 2, 3, 4, Number.NaN, Number.NaN]);
    const points = await readGeotiff(
      write({ ...placed, ModelPixelScale: [10, 10, 0], GTRasterTypeGeoKey: 2 }),
    );
    expect([points.west, points.south]).toEqual([495, 885]);
    expect([...points.values]).toEqual([4, Number.NaN, Number.NaN, 1, 2, 3]);
  });

  it('refuses what is no TIFF', async () => {
    await expect(readGeotiff(encode('hello'))).rejects.toThrow();
  });
});
