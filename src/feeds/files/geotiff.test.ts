import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Field } from '@core/records.ts';
import { writeArrayBuffer } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { formatOf } from './format.ts';
import { parseFile } from './parse.ts';

const DEGREES = 0.005;

async function read(bytes: Uint8Array, unit?: string) {
  const rejections: string[] = [];
  const batch = await parseFile(bytes, 'geotiff', {
    namespace: 'file/heights.tif',
    fileName: 'heights.tif',
    unit,
    location: undefined,
    type: 'feature',
    source: 'file:heights.tif',
    origin: 'replayed',
    crs: 'WGS84',
    zone: undefined,
    startMs: Number.NaN,
    nowMs: 0,
    reject: (reason, detail) => rejections.push(`${reason}: ${detail.en}`),
  });
  return { fields: batch.fields ?? [], rejections };
}

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name));

function valueAt(field: Field, longitude: number, latitude: number): number {
  const [west, south, east, north] = field.bounds;
  const column = Math.floor(((longitude - west) / (east - west)) * field.width);
  const row = Math.floor(((latitude - south) / (north - south)) * field.height);
  return field.values[row * field.width + column]!;
}

/** What the value changes by from a pixel to the next one. */
const NEIGHBOUR = 1.75;

/** Share of the cells' middles where the field has the value that the fixture was made with. */
function agreement(field: Field, tolerance = 1e-4): number {
  let right = 0;
  for (let row = 1; row < 29; row++) {
    for (let column = 1; column < 39; column++) {
      const value = valueAt(field, 113.2 + DEGREES * (column + 0.5), 23.15 - DEGREES * (row + 0.5));
      if (Math.abs(value - (1.5 * column + 0.25 * row)) <= tolerance) right++;
    }
  }
  return right / (28 * 38);
}

describe('GeoTIFF', () => {
  it('is known by its name', () => {
    expect(formatOf('DEM.TIFF', new Uint8Array())).toBe('geotiff');
  });

  it('is put in place from a CGCS2000 zone, each cell within a pixel', async () => {
    const { fields, rejections } = await read(fixture('cgcs2000-4547.tif'), 'm');
    expect(rejections).toEqual([]);
    const [field] = fields;
    expect(field).toMatchObject({
      title: { zh: 'heights' },
      property: { unit: 'm' },
      origin: 'replayed',
      source: 'file:heights.tif',
    });
    // GDAL took the nearest pixel once, we do it again: near the border of two either is right.
    expect(agreement(field!, NEIGHBOUR)).toBe(1);
    expect(field!.bounds[0]).toBeCloseTo(113.2, 2);
    expect(field!.bounds[3]).toBeCloseTo(23.15, 2);
  });

  it.each(['hong-kong-2326.tif', 'taiwan-3826.tif'])('%s agrees with GDAL', async name => {
    const { fields, rejections } = await read(fixture(name));
    expect(rejections).toEqual([]);
    expect(agreement(fields[0]!, NEIGHBOUR)).toBe(1);
  });

  it('gives every band its unit, scale and name, and degrees their exact cells', async () => {
    const { fields, rejections } = await read(fixture('two-bands.tif'));
    expect(rejections).toEqual([]);
    expect(fields.map(({ title, property }) => [title.zh, property.unit])).toEqual([
      ['heights · PM2.5', 'ug/m3'],
      ['heights · NO2', 'ppb'],
    ]);
    expect(agreement(fields[1]!)).toBe(1);
    expect(fields[1]!.bounds.map(value => Number(value.toFixed(9)))).toEqual([113.2, 23, 113.4, 23.15]);
    expect(valueAt(fields[0]!, 113.2 + DEGREES * 10.5, 23.15 - DEGREES * 0.5)).toBeCloseTo(15 * 0.5 + 10);
    expect(valueAt(fields[0]!, 113.2001, 23.1499)).toBeNaN();
  });

  it('puts pixels that are points at their points', async () => {
    const { fields } = await read(fixture('point.tif'));
    expect(agreement(fields[0]!)).toBe(1);
  });

  it.each([
    ['no-crs.tif', 'names no coordinate system'],
    ['user-crs.tif', 'has no EPSG code'],
    ['wrong-crs.tif', 'is not that of its coordinates'],
  ])('%s is refused with what to do', async (name, words) => {
    const { fields, rejections } = await read(fixture(name));
    expect(fields).toEqual([]);
    expect(rejections).toEqual([expect.stringContaining(words)]);
  });

  it('refuses pictures, unknown codes and datums without a known shift', async () => {
    const tiff = (keys: object) =>
      new Uint8Array(
        writeArrayBuffer(new Uint8Array(12), {
          width: 2,
          height: 2,
          ModelPixelScale: [1, 1, 0],
          ModelTiepoint: [0, 0, 0, 113, 24, 0],
          ...keys,
        }) as ArrayBuffer,
      );
    const projected = (code: number) =>
      tiff({
        width: 3,
        height: 4,
        BitsPerSample: [8],
        SamplesPerPixel: 1,
        PhotometricInterpretation: 1,
        GTModelTypeGeoKey: 1,
        ProjectedCSTypeGeoKey: code,
      });
    const words = async (bytes: Uint8Array) => (await read(bytes)).rejections.join();
    expect(
      await words(
        tiff({
          SamplesPerPixel: 3,
          BitsPerSample: [8, 8, 8],
          PhotometricInterpretation: 2,
          GTModelTypeGeoKey: 2,
          GeographicTypeGeoKey: 4326,
        }),
      ),
    ).toContain('picture in colours');
    expect(await words(projected(9999))).toContain('is not known');
    expect(await words(projected(2385))).toContain('no shift');
    expect(await words(new Uint8Array([73, 73, 42, 0, 8, 0, 0, 0]))).toContain('malformed');
  });
});
