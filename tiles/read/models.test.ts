import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Document, NodeIO } from '@gltf-transform/core';
import { writeArrayBuffer } from 'geotiff';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReportEntry } from '../model.ts';
import { readGeoTiff } from './elevation/geotiff.ts';
import { toHeightfield } from './elevation/raster.ts';
import { readGltfModel } from './gltf-model.ts';
import { readIfc } from './ifc.ts';
import { InputError } from './input-error.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-models-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const report: ReportEntry[] = [];
const note = (entry: ReportEntry) => report.push(entry);

describe('glTF models', () => {
  const save = async (positions: Float32Array<ArrayBuffer>): Promise<string> => {
    const document = new Document();
    const buffer = document.createBuffer();
    const accessor = document.createAccessor().setType('VEC3').setArray(positions).setBuffer(buffer);
    const material = document.createMaterial().setBaseColorFactor([1, 0, 0, 1]);
    const primitive = document.createPrimitive().setAttribute('POSITION', accessor).setMaterial(material);
    const node = document
      .createNode()
      .setMesh(document.createMesh().addPrimitive(primitive))
      .setTranslation([0, 2, 0]);
    document.createScene().addChild(node);
    const file = join(folder, 'model.glb');
    writeFileSync(file, await new NodeIO().writeBinary(document));
    return file;
  };
  const placement = { longitude: 113.3, latitude: 23.1, height: 10 };

  it('stand at their placement, y up, −z north, with their colours', async () => {
    const file = await save(Float32Array.from([0, 0, 0, 5, 0, 0, 0, 0, -7]));
    const { geometry } = await readGltfModel(file, { id: 'm', source: 's', placement, report: note });
    if (geometry.kind !== 'mesh') throw new Error('not a mesh');
    const expected = [0, 0, 2, 5, 0, 2, 0, 7, 2];
    geometry.positions.forEach((value, i) => void expect(value).toBeCloseTo(expected[i]!, 4));
    expect([...geometry.colors!.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
  });

  it('are refused when they are none', async () => {
    const file = join(folder, 'bad.glb');
    writeFileSync(file, 'glTF but not really');
    await expect(readGltfModel(file, { id: 'm', source: 's', placement, report: note })).rejects.toThrow(
      InputError,
    );
  });
});

describe('IFC', () => {
  const options = {
    namespace: 'i',
    source: 's',
    report: note,
    placement: { longitude: 113.3, latitude: 23.1 },
  };
  const step = (lines: string) =>
    `ISO-10303-21;HEADER;FILE_DESCRIPTION((''),'2;1');FILE_NAME('','',(''),(''),'','','');FILE_SCHEMA(('IFC4'));ENDSEC;DATA;\n${lines}\nENDSEC;END-ISO-10303-21;`;

  it('without geometry, or no IFC at all, is refused', async () => {
    const empty = join(folder, 'empty.ifc');
    writeFileSync(empty, step("#1=IFCPROJECT('0YvctVUKr0kugbFTf53O9L',$,'x',$,$,$,$,$,$);"));
    await expect(readIfc(empty, options)).rejects.toThrow(/no geometry/);
    const other = join(folder, 'other.ifc');
    writeFileSync(other, 'hello');
    await expect(readIfc(other, options)).rejects.toThrow(InputError);
  });
});

describe('GeoTIFF', () => {
  it('is read with its CRS and its gaps', async () => {
    const values = Float32Array.from([1, 2, 3, 4, 5, -9999]);
    const bytes = await writeArrayBuffer(values, {
      width: 3,
      height: 2,
      ModelPixelScale: [10, 10, 0],
      ModelTiepoint: [0, 0, 0, 548_000, 5_635_000, 0],
      ProjectedCSTypeGeoKey: 25832,
      GTModelTypeGeoKey: 1,
      GDAL_NODATA: '-9999',
    });
    const file = join(folder, 'dem.tif');
    writeFileSync(file, Buffer.from(bytes));
    const { raster, crs } = await readGeoTiff(file);
    expect(crs).toBe('EPSG:25832');
    expect(raster).toMatchObject({
      width: 3,
      height: 2,
      x: 548_005,
      y: 5_634_995,
      cellWidth: 10,
      cellHeight: 10,
    });
    expect([...raster.values]).toEqual([1, 2, 3, 4, 5, Number.NaN]);
    const field = toHeightfield(raster, { crs: crs! });
    expect(field.values.every(value => value >= 1 && value <= 5)).toBe(true);
    expect(field.bounds[0]).toBeCloseTo(9.68, 1);
    await expect(readGeoTiff(join(folder, 'none.tif'))).rejects.toThrow(InputError);
  });
});
