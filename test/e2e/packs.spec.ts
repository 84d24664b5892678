import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Page } from '@playwright/test';
import { ecefToGeodetic } from '../../src/core/crs/ellipsoid.ts';
import type { PickResult } from '../../src/core/scene-port.ts';
import { GltfFile } from '../../tiles/validate/glb-file.ts';
import { vertexPositions } from '../../tiles/validate/gltf.ts';
import { expect, test } from '../helpers/app.ts';
import { routePack } from '../helpers/pack-routes.ts';
import { pixel } from '../helpers/pixels.ts';
import { buildPack, writeHallAndHouse, writeRecipe } from '../helpers/small-packs.ts';

const DATA = process.env.KAPOK_TEST_DATA ?? '';
test.use({ viewport: { width: 640, height: 360 } });

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-packs-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What lies under a grid of pixels of a layer, each thing once. */
async function picks(page: Page, layer: string): Promise<PickResult[]> {
  const all = await page.evaluate(async () => {
    const found: (PickResult | null)[] = [];
    for (let y = 60; y < 350; y += 24) {
      for (let x = 180; x < 620; x += 36) found.push(await window.kapok!.pick(x, y));
    }
    return found;
  });
  const things = new Map(all.flatMap(pick => (pick?.id && pick.layerId === layer ? [[pick.id, pick]] : [])));
  return [...things.values()] as PickResult[];
}

/** Waits until something of the layer can be picked, and gives all that is. */
async function pickable(page: Page, layer: string): Promise<PickResult[]> {
  let found: PickResult[] = [];
  await expect
    .poll(
      async () => {
        found = await picks(page, layer);
        return found.length;
      },
      { timeout: 90_000 },
    )
    .toBeGreaterThan(0);
  return found;
}

test('Bad Hersfeld: buildings with the attributes of OpenStreetMap', async ({
  page,
  app,
  openTwin,
  watched,
}) => {
  await routePack(page, app.url, 'badhersfeld', await buildPack('badhersfeld', join(folder, 'badhersfeld')));
  await openTwin({ city: 'badhersfeld', layers: 'buildings', camera: '9.7075,50.8665,350,0,-50' });
  const buildings = await pickable(page, 'buildings');
  expect(buildings.length).toBeGreaterThan(5);
  for (const { id, properties } of buildings) {
    expect(id).toMatch(/^osm:(way|relation)\/\d+/);
    expect(properties).toMatchObject({
      id,
      height: expect.any(Number),
      use: expect.any(String),
      kind: expect.stringMatching(/^(real|approximate)$/),
      source: 'osm',
      cimLevel: expect.any(Number),
    });
  }
  expect(watched.errors).toEqual([]);
});

test('CityJSON and IFC: attributes, textures, elements storey by storey', async ({
  page,
  app,
  openTwin,
  watched,
}) => {
  const pack = await buildPack(writeHallAndHouse(join(folder, 'pair-in')), join(folder, 'pair'));
  await routePack(page, app.url, 'pair', pack);
  await openTwin({ city: 'pair', layers: 'hall,house', theme: 'day', camera: '9.6967,50.8729,90,0,-45' });
  const [hall] = await pickable(page, 'hall');
  expect(hall).toMatchObject({
    id: 'hall:hall',
    properties: { owner: 'Stadt', roofArea: 1600, height: 12, objectType: 'Building' },
  });
  const [x, y] = (await page.evaluate(
    at => window.kapok!.scene.project(...at),
    hall!.position as [number, number, number],
  ))!;
  const [red, green] = await pixel(page, x, y);
  expect(red! - green!).toBeGreaterThan(60);

  await page.evaluate(() => {
    const pose = { longitude: 9.69784, latitude: 50.87274, height: 55, heading: 0, pitch: -30 };
    return window.kapok!.camera.flyTo(pose, { durationMs: 0 });
  });
  const storeys = new Map(
    (await pickable(page, 'house')).map(({ properties }) => [properties.storey, properties]),
  );
  expect([...storeys.keys()].sort()).toEqual(['First', 'Ground']);
  expect(JSON.parse(String(storeys.get('First')?.properties))).toEqual({
    'Pset_SlabCommon.Material': 'timber',
  });
  expect(storeys.get('Ground')).toMatchObject({
    ifcClass: 'IfcSlab',
    storeyElevation: 0,
    building: 'House',
  });
  expect(watched.errors).toEqual([]);
});

/** Reference models with what a picked thing of each must say of itself. */
const MODELS = [
  { id: 'delft', type: 'cityjson', path: 'cityjson-samples/delft.json', attribute: 'bronhouder' },
  {
    id: 'zurich',
    type: 'cityjson',
    path: 'cityjson-samples/zurich/zurich_subset_lod2.json',
    attribute: 'creationDate',
  },
  {
    id: 'rotterdam',
    type: 'cityjson',
    path: 'cityjson-samples/rotterdam/rotterdam_subset.json',
    attribute: 'TerrainHeight',
    crs: 'EPSG:28992',
  },
  { id: 'duplex', type: 'ifc', path: 'ifc/duplex.ifc', attribute: 'storey' },
  { id: 'fzk', type: 'ifc', path: 'ifc/AC20-FZK-Haus.ifc', attribute: 'storey' },
] as const;

test('reference data: three CityJSON cities and two IFC houses', async ({ page, app, openTwin, watched }) => {
  test.skip(!existsSync(join(DATA, 'ifc')), 'KAPOK_TEST_DATA names no folder with reference data');
  test.slow();
  const inputs = MODELS.map(({ attribute: _, path, ...input }) => ({
    ...input,
    path: relative(join(folder, 'models-in'), join(DATA, path)),
  }));
  const recipe = writeRecipe(join(folder, 'models-in'), 'models', inputs);
  const pack = await buildPack(recipe, join(folder, 'models'));
  await routePack(page, app.url, 'models', pack);
  await openTwin({ city: 'models', layers: MODELS.map(({ id }) => id).join() });
  for (const { id, attribute } of MODELS) {
    await page.evaluate(
      pose => window.kapok!.camera.flyTo(pose, { durationMs: 0 }),
      await overModel(pack, id),
    );
    const found = await pickable(page, id);
    expect(found.every(thing => thing.id?.startsWith(`${id}:`))).toBe(true);
    const values = found.map(({ properties }) => properties[attribute]);
    expect(values.some(Boolean), JSON.stringify(found[0])).toBe(true);
  }
  expect(watched.errors).toEqual([]);
});

/** Camera 150 m above the vertex in the middle of a tileset's first leaf, looking straight down. */
async function overModel(pack: string, id: string) {
  interface Tile {
    readonly content: { readonly uri: string };
    readonly children?: readonly Tile[];
  }
  const tilesetFolder = join(pack, 'tilesets', id);
  const json = readFileSync(join(tilesetFolder, 'tileset.json'), 'utf8');
  let tile = (JSON.parse(json) as { root: Tile }).root;
  while (tile.children?.[0]) tile = tile.children[0];
  const glb = await GltfFile.read(readFileSync(join(tilesetFolder, tile.content.uri)), () => undefined);
  const points = [...vertexPositions(glb)].map(({ point }) => point);
  const [x = 0, y = 0, z = 0] = points[points.length >> 1] ?? [];
  const [longitude, latitude, height] = ecefToGeodetic(x, y, z);
  return { longitude, latitude, height: height + 150, heading: 0, pitch: -90 };
}
