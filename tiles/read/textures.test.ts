import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { Document, NodeIO } from '@gltf-transform/core';
import { KHRTextureTransform } from '@gltf-transform/extensions';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linearToSrgb } from '../geometry/srgb.ts';
import type { CityFeature, ReportEntry } from '../model.ts';
import { GltfFile } from '../validate/glb-file.ts';
import { validateTileset } from '../validate/tileset.ts';
import { writeTileset } from '../write/tileset.ts';
import { CITYJSON_ATTRIBUTES, readCityJson } from './cityjson.ts';
import { readGltfModel } from './gltf-model.ts';
import { imageTypeOf } from './texture-image.ts';

let folder = '';
let report: ReportEntry[] = [];
const note = (entry: ReportEntry) => report.push(entry);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-textures-'));
  report = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A PNG of one colour, 4 × 4. */
function png(red: number, green: number, blue: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 4, 0, 0, 0, 4, 8, 2, 0, 0, 0]);
  const row = Buffer.from([0, ...Array.from({ length: 4 }, () => [red, green, blue]).flat()]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat([row, row, row, row]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A wall 10 m wide and 5 m high with a picture, and a roof without; `shift` metres to the east. */
function house(shift: number, theme: object): object {
  const at = shift * 10;
  return {
    type: 'Building',
    geometry: [
      {
        type: 'MultiSurface',
        lod: '2',
        boundaries: [[[at, at + 1, at + 2, at + 3]], [[at + 3, at + 2, at + 4, at + 5]]],
        semantics: {
          surfaces: [{ type: 'WallSurface' }, { type: 'RoofSurface', slope: 12 }],
          values: [0, 1],
        },
        texture: theme,
      },
    ],
  };
}

const corners = (shift: number): number[][] =>
  [
    [0, 0, 0],
    [10, 0, 0],
    [10, 0, 5],
    [0, 0, 5],
    [10, 8, 6],
    [0, 8, 6],
    ...Array.from({ length: 4 }, () => [0, 0, 0]),
  ].map(([x = 0, y, z]) => [x + 600_000 + shift * 30, y! + 5_600_000, z!]);

function cityJson(count: number, images: readonly string[]): string {
  const picture = { visual: { values: [[[0, 0, 1, 2, 3]], [[null]]] } };
  const file = join(folder, 'in/city.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    JSON.stringify({
      type: 'CityJSON',
      version: '2.0',
      metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/25832' },
      transform: { scale: [1, 1, 1], translate: [0, 0, 0] },
      vertices: Array.from({ length: count }, (_, i) => corners(i)).flat(),
      appearance: {
        textures: images.map(image => ({ type: 'PNG', image, wrapMode: 'wrap' })),
        'vertices-texture': [
          [0, 0],
          [2, 0],
          [2, 1],
          [0, 1],
        ],
      },
      CityObjects: Object.fromEntries(Array.from({ length: count }, (_, i) => [`b${i}`, house(i, picture)])),
    }),
  );
  return file;
}

const options = () => ({ namespace: 'c', source: 's', report: note });

async function write(features: readonly CityFeature[], rest: object = {}): Promise<string> {
  const outDir = join(folder, 'out');
  await writeTileset(features, { outDir, ...rest });
  const issues = await validateTileset(join(outDir, 'tileset.json'));
  expect(issues.filter(({ severity }) => severity !== 'info')).toEqual([]);
  return outDir;
}

/** sRGB of a linear colour of 16 bits. */
const srgb = (linear: ArrayLike<number>): string =>
  [0, 1, 2].map(c => Math.round(255 * linearToSrgb(linear[c]! / 65535))).join();

const tile = (outDir: string, name = '0.glb') =>
  GltfFile.read(readFileSync(join(outDir, name)), () => undefined);

interface TexturedJson {
  readonly images?: readonly { readonly bufferView: number; readonly mimeType: string }[];
  readonly samplers?: readonly { readonly wrapS: number }[];
}

describe('textures', () => {
  it('of CityJSON reach the tile with their picture, places and what the surfaces are', async () => {
    const file = cityJson(2, ['walls/brick.png']);
    mkdirSync(join(folder, 'in/walls'));
    writeFileSync(join(folder, 'in/walls/brick.png'), png(180, 60, 40));
    const { features, schema } = await readCityJson(file, options());
    expect(report).toEqual([]);
    const outDir = await write(features, { schema: schema.schema(CITYJSON_ATTRIBUTES) });
    const read = await tile(outDir);
    const { images = [], samplers } = read.json as TexturedJson;
    expect(images).toHaveLength(1);
    expect(Buffer.from(read.viewBytes(images[0]!.bufferView)!)).toEqual(png(180, 60, 40));
    expect(samplers?.[0]?.wrapS).toBe(10497);
    const textured = read.json.meshes![0]!.primitives.find(p => 'TEXCOORD_1' in p.attributes)!;
    const places = read.accessorValues(textured.attributes.TEXCOORD_1!, 2)!;
    // Lower left of CityJSON is (0, 1) in glTF: what is higher has the smaller v.
    const positions = read.accessorValues(textured.attributes.POSITION!, 3)!;
    const lowest = Math.min(...Array.from({ length: 8 }, (_, i) => positions[3 * i + 1]!));
    for (let i = 0; i < 8; i++) expect(places[2 * i + 1]).toBe(positions[3 * i + 1]! < lowest + 100 ? 1 : 0);
    expect(new Set(places)).toEqual(new Set([0, 1, 2]));
    const ids = read.accessorValues(textured.attributes._FEATURE_ID_1!, 1)!;
    expect(new Set(ids)).toEqual(new Set([0]));
    const metadata = JSON.stringify(read.json.extensions);
    expect(metadata).toContain('"surface"');
  });

  it('leave their mean colour far away, and are stored once a tile', async () => {
    const file = cityJson(12, ['brick.png']);
    writeFileSync(join(folder, 'in/brick.png'), png(200, 100, 50));
    const { features, schema } = await readCityJson(file, options());
    const outDir = await write(features, {
      schema: schema.schema(CITYJSON_ATTRIBUTES),
      maximumFeaturesPerTile: 4,
    });
    const root = await tile(outDir);
    expect((root.json as TexturedJson).images).toBeUndefined();
    const { COLOR_0 } = root.json.meshes![0]!.primitives.find(p => 'COLOR_0' in p.attributes)!.attributes;
    const colors = root.accessorValues(COLOR_0!, 4)!;
    const seen = new Set(Array.from({ length: colors.length / 4 }, (_, i) => srgb(colors.subarray(4 * i))));
    // The wall has a picture, the roof has none.
    expect(seen).toEqual(new Set(['200,100,50', '205,205,200']));
    const names = readdirSync(outDir).filter(name => name.endsWith('.glb'));
    const pictures = await Promise.all(
      names.map(async name => ((await tile(outDir, name)).json as TexturedJson).images?.length ?? 0),
    );
    expect(pictures.filter(count => count === 1).length).toBeGreaterThan(2);
    expect(Math.max(...pictures)).toBe(1);
  });

  it('that are missing, broken or astray leave the surface plain, with a line each', async () => {
    const cases: [string, Buffer | undefined][] = [
      ['none.png', undefined],
      ['half.png', png(1, 2, 3).subarray(0, 60)],
      ['page.png', Buffer.from('<html>')],
    ];
    for (const [name, content] of cases) {
      report = [];
      const file = cityJson(2, [name]);
      if (content) writeFileSync(join(folder, 'in', name), content);
      const { features } = await readCityJson(file, options());
      expect(features).toHaveLength(2);
      expect(features.every(({ geometry }) => geometry.kind === 'mesh' && !geometry.texturing)).toBe(true);
      expect(report.map(({ id, severity }) => [id, severity])).toEqual([[name, 'repaired']]);
    }
    const { features } = await readCityJson(cityJson(1, []), options());
    expect(features).toHaveLength(1);
    expect(report.at(-1)).toMatchObject({ id: 'c:b0', severity: 'repaired' });
  });

  it('of glTF reach the tile, with their transformation and vertex colours', async () => {
    const document = new Document();
    const buffer = document.createBuffer();
    const texture = document
      .createTexture('wall')
      .setImage(png(9, 9, 9))
      .setMimeType('image/png');
    const material = document.createMaterial().setBaseColorTexture(texture);
    const transform = document
      .createExtension(KHRTextureTransform)
      .createTransform()
      .setScale([2, 2])
      .setOffset([0.5, 0]);
    material.getBaseColorTextureInfo()!.setExtension('KHR_texture_transform', transform);
    const accessor = (type: 'VEC3' | 'VEC2', values: number[]) =>
      document.createAccessor().setType(type).setArray(Float32Array.from(values)).setBuffer(buffer);
    const primitive = document
      .createPrimitive()
      .setMode(5)
      .setMaterial(material)
      .setAttribute('POSITION', accessor('VEC3', [0, 0, 0, 4, 0, 0, 0, 3, 0, 4, 3, 0]))
      .setAttribute('TEXCOORD_0', accessor('VEC2', [0, 1, 1, 1, 0, 0, 1, 0]));
    document
      .createScene()
      .addChild(
        document.createNode().setMesh(document.createMesh().addPrimitive(primitive)).setScale([-1, 1, 1]),
      );
    const path = join(folder, 'model.glb');
    await new NodeIO().registerExtensions([KHRTextureTransform]).write(path, document);
    const placement = { longitude: 113.3, latitude: 23.1 };
    const feature = await readGltfModel(path, { id: 'm', source: 's', placement, report: note });
    expect(report).toEqual([]);
    const { geometry } = feature;
    if (geometry.kind !== 'mesh') throw new Error('not a mesh');
    expect([...geometry.texturing!.coordinates]).toEqual([0.5, 2, 2.5, 2, 0.5, 0, 2.5, 0]);
    expect(geometry.indices).toHaveLength(6);
    const outDir = await write([feature]);
    const { json } = await tile(outDir);
    expect(json.meshes![0]!.primitives).toHaveLength(1);
    expect((json as TexturedJson).images).toHaveLength(1);
  });

  it('are known by their bytes, not their names', () => {
    expect(imageTypeOf(png(0, 0, 0))).toBe('image/png');
    expect(imageTypeOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 0xff, 0xd9]))).toBe('image/jpeg');
    expect(imageTypeOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]))).toBeUndefined();
    expect(imageTypeOf(Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1'))).toBe('image/webp');
    expect(imageTypeOf(new Uint8Array())).toBeUndefined();
  });
});
