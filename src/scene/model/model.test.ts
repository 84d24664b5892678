import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildTree, elementOf } from './elements.ts';
import { fetchModel } from './model-source.ts';
import { readPropertyTable, type StructuralMetadata } from './property-table.ts';
import { splitByFeature } from './split-features.ts';

const bytes = (array: ArrayBufferView): ArrayBuffer =>
  new Uint8Array(array.buffer as ArrayBuffer).slice().buffer;

test('a property table gives texts, booleans and numbers, without what says "no data"', () => {
  const text = new TextEncoder().encode('墙pump');
  const views = [
    bytes(text),
    bytes(Uint16Array.of(0, 3, 7)),
    bytes(Float32Array.of(2.5, -999)),
    bytes(Uint8Array.of(0b10)),
    bytes(Float32Array.of(1, 2, 3, 4, 5, 6)),
  ];
  const metadata: StructuralMetadata = {
    schema: {
      classes: {
        part: {
          properties: {
            name: { type: 'STRING' },
            height: { type: 'SCALAR', componentType: 'FLOAT32', noData: -999 },
            open: { type: 'BOOLEAN' },
            axis: { type: 'VEC3', componentType: 'FLOAT32' },
          },
        },
      },
    },
    propertyTables: [
      {
        class: 'part',
        count: 2,
        properties: {
          name: { values: 0, stringOffsets: 1, stringOffsetType: 'UINT16' },
          height: { values: 2 },
          open: { values: 3 },
          axis: { values: 4 },
        },
      },
    ],
  };
  expect(readPropertyTable(metadata, 0, index => views[index]!)).toEqual([
    { name: '墙', height: 2.5, open: false },
    { name: 'pump', open: true },
  ]);
  expect(readPropertyTable(metadata, 3, index => views[index]!)).toEqual([]);
});

test('every triangle of a primitive goes to exactly one feature, whole', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(6), { maxLength: 90 }), features => {
      const vertices = features.length - (features.length % 3);
      const split = splitByFeature(features.slice(0, vertices), null, 5);
      expect(split.reduce((sum, part) => sum + part.vertices.length, 0)).toBe(vertices);
      for (const { feature, vertices: corners } of split) {
        for (let i = 0; i < corners.length; i += 3) {
          const first = features[corners[i]!]!;
          expect(first < 5 ? first : -1).toBe(feature);
          expect([corners[i + 1], corners[i + 2]]).toEqual([corners[i]! + 1, corners[i]! + 2]);
        }
      }
    }),
  );
});

test('an element opens its JSON properties and falls back to its node', () => {
  const element = elementOf(
    {
      id: 'a',
      ifcClass: 'IfcWall',
      storey: 'L1',
      storeyElevation: 3,
      properties: '{"P.Fire":"60 min"}',
      tag: 't',
    },
    { id: 'x', name: 'node' },
  );
  expect(element).toEqual({
    id: 'a',
    name: 'node',
    className: 'IfcWall',
    storey: 'L1',
    storeyElevation: 3,
    properties: { tag: 't', 'P.Fire': '60 min' },
  });
  expect(elementOf({ properties: 'plain' }, { id: 'x', name: 'n', storey: 'B1' })).toMatchObject({
    id: 'x',
    storey: 'B1',
    properties: { properties: 'plain' },
  });
});

test('storeys stand from the lowest up, those without height or name last', () => {
  const make = (id: string, storey: string, elevation: number) =>
    elementOf(
      { id, storey, ...(Number.isNaN(elevation) ? {} : { storeyElevation: elevation }) },
      { id, name: id },
    );
  const tree = buildTree([
    make('d', '', Number.NaN),
    make('c', 'roof', Number.NaN),
    make('b', 'L2', 3),
    make('a', 'B1', -4),
  ]);
  expect(tree.storeys.map(storey => storey.name)).toEqual(['B1', 'L2', 'roof', '']);
});

test('a tileset gives its leaves; a failed answer names the file', async () => {
  const tileset = {
    root: {
      content: { uri: 'coarse.glb' },
      children: [{ content: { uri: 'a.glb' } }, { contents: [{ uri: 'b/c.glb' }, { uri: 'x.json' }] }],
    },
  };
  const asked: string[] = [];
  const answer = (async (url: string) => {
    asked.push(url);
    if (url.includes('c.glb')) return new Response('no', { status: 404, statusText: 'Not Found' });
    return url.endsWith('.json') ? Response.json(tileset) : new Response('glb');
  }) as unknown as typeof fetch;
  await expect(fetchModel({ url: 'm/tileset.json' }, answer)).rejects.toThrow('m/b/c.glb: 404');
  expect(asked).toEqual(['m/tileset.json', 'm/a.glb', 'm/b/c.glb']);
});
