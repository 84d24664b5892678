import { type City, citySchema } from '@city/schema.ts';
import { TableRegistry } from '@core/columns.ts';
import type { ImageryLayer, LayerDescription, TilesetLayer } from '@core/layers.ts';
import {
  type CameraPose,
  CLEAR_WEATHER,
  type QualityPreset,
  type ScenePort,
  type Theme,
  type Weather,
} from '@core/scene-port.ts';
import { createScene } from '../../../src/scene/index.ts';
import { type RenderCase, tableOf } from './case.ts';
import { settledPicture } from './scene-picture.ts';

/** A drawing test of the whole scene over the town of `town-fixture.ts`. */
export interface TownCase {
  /** Both by default. */
  readonly themes?: readonly Theme[];
  readonly layer?: Partial<TilesetLayer>;
  readonly imagery?: ImageryLayer['imagery'];
  readonly camera?: CameraPose;
  readonly quality?: QualityPreset;
  readonly weather?: Weather;
  /** ISO 8601; the evening by default. */
  readonly time?: string;
  readonly selected?: readonly string[];
  readonly highlighted?: readonly string[];
  readonly hidden?: readonly string[];
  readonly isolated?: readonly string[];
  /** The table `values`, by id. */
  readonly values?: RenderCase['table'];
}

export const POSE = { longitude: 113.32, latitude: 23.1003, height: 210, heading: 0, pitch: -27 };
const EVENING = '2026-06-21T12:30:00Z';

let scene: ScenePort | null = null;
let tables = new TableRegistry();

/** Opens the scene that the cases of a theme share, and waits for its first complete picture. */
export async function openTown(theme: Theme): Promise<void> {
  const opened = await createTown(theme);
  const complete = new Promise<void>(resolve => {
    opened.on(event => event.type === 'ready' && resolve());
  });
  opened.setLayers(layersOf({}));
  await complete;
}

/** Opens a scene of the town without layers; closes the one before. */
export async function createTown(theme: Theme): Promise<ScenePort> {
  closeTown();
  const container = document.createElement('div');
  container.id = 'town';
  Object.assign(container.style, { position: 'fixed', inset: '0', zIndex: '10' });
  document.body.append(container);
  tables = new TableRegistry();
  const opened = await createScene({
    container,
    city: townCity(),
    cityBaseUrl: new URL('./', location.href).href,
    tables,
    time: Date.parse(EVENING),
    theme,
    language: 'zh',
    quality: 'low',
    cesiumBaseUrl: './cesium/',
    camera: POSE,
  });
  scene = opened;
  return opened;
}

/** The picture of a case as a PNG data URL. */
export async function townPicture(test: TownCase): Promise<string> {
  if (!scene) throw new Error('The town is not open');
  if (test.values) tables.set('values', tableOf({ table: test.values }));
  scene.setTime(Date.parse(test.time ?? EVENING));
  scene.setQuality(test.quality ?? 'low');
  scene.setWeather(test.weather ?? CLEAR_WEATHER);
  scene.setSelection(test.selected ?? []);
  scene.setHighlighted(test.highlighted ?? []);
  scene.setHidden(test.hidden ?? []);
  scene.setIsolated(test.isolated ?? []);
  scene.setLayers(layersOf(test));
  await scene.camera.flyTo(test.camera ?? POSE, { durationMs: 0 });
  return settledPicture(scene);
}

/** The scene that `openTown` opened, and its tables. */
export function openedTown(): { readonly scene: ScenePort; readonly tables: TableRegistry } {
  if (!scene) throw new Error('The town is not open');
  return { scene, tables };
}

export function closeTown(): void {
  scene?.dispose();
  scene = null;
  document.getElementById('town')?.remove();
}

const COMMON = {
  title: { zh: '测试', en: 'Test' },
  visible: true,
  opacity: 1,
  order: 0,
  pickable: true,
} as const;

/** The town's tileset. */
export const TOWN_LAYER: TilesetLayer = {
  ...COMMON,
  id: 'town',
  type: 'tileset',
  group: 'city',
  url: 'town/tileset.json',
};

function layersOf({ layer, imagery }: TownCase): LayerDescription[] {
  const town: TilesetLayer = { ...TOWN_LAYER, ...layer };
  return imagery ? [townImagery(imagery), town] : [town];
}

/** A layer of an image that lies beside the page. */
export function townImagery(imagery: ImageryLayer['imagery']): ImageryLayer {
  const url = new URL(imagery.url, location.href).href.replaceAll('%7B', '{').replaceAll('%7D', '}');
  return { ...COMMON, id: 'imagery', type: 'imagery', group: 'base', imagery: { ...imagery, url } };
}

/** A city of nothing but the town. */
export function townCity(): City {
  return citySchema.parse({
    version: 1,
    id: 'town',
    name: { zh: '试验小城', en: 'Test town' },
    timeZone: 'Asia/Shanghai',
    extent: [113.2, 23, 113.4, 23.2],
    home: POSE,
    tilesets: [
      {
        id: 'town',
        title: { zh: '建筑', en: 'Buildings' },
        url: 'town/tileset.json',
        source: 'test',
        content: 'buildings',
      },
    ],
    sources: [],
  });
}
