import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CityFeature } from '../../model.ts';
import type { BuildContext, Recipe } from '../../recipe.ts';
import { writeBasemap } from '../../write/basemap.ts';
import { writeSearchIndex } from '../../write/search-index.ts';
import { writeTerrain } from '../../write/terrain.ts';
import { writeTileset } from '../../write/tileset.ts';
import { BASEMAP_ZOOMS, describeCity } from './city-description.ts';
import { type CityModel, modelCity } from './city-model.ts';
import { writeFeeds } from './feeds/write-feeds.ts';
import { mapFeatures } from './map-features.ts';
import { writeModels } from './models.ts';
import { roadsGeoJson } from './network.ts';
import { EXTENT } from './plan.ts';
import { writeEntityModels } from './pumping-station/index.ts';
import { searchEntries } from './search-entries.ts';
import { districtLabelsGeoJson, metroLinesGeoJson, metroStationsGeoJson, placesGeoJson } from './vectors.ts';

const TERRAIN_ZOOM = 13;
/** Cells of the mask are 150 to 38 m there: coarser ones show no river, finer ones cost twice the bytes a level. */
const WATER_MASK_ZOOMS = [9, 11] as const;

export const recipe: Recipe = {
  id: 'guangzhou',
  inputs: [
    import.meta.dirname,
    join(import.meta.dirname, '../../sources/guangzhou'),
    join(import.meta.dirname, '../../synthesis'),
  ],
  async build(context) {
    const { directory, progress } = context;
    progress.stage({ zh: '合成城市', en: 'Composing the city' });
    const model = modelCity(progress.update);
    for (const tileset of ['buildings', 'landmarks', 'bridges'] as const) {
      await writeFeatures(model.features[tileset], tileset, context);
    }
    writeTerrainTiles(model, context);
    writeMap(model, context);
    progress.stage({ zh: '写入图层、数据与模型输入', en: 'Writing layers, feeds and model inputs' });
    writeVectors(model, directory);
    writeFeeds(model, directory);
    const scenarios = writeModels(directory, {
      ...model,
      buildings: [...model.features.buildings, ...model.features.landmarks],
    });
    return { ...describeCity(scenarios), models: await writeEntityModels(directory) };
  },
};

const TITLES = {
  buildings: { zh: '写入建筑', en: 'Writing buildings' },
  landmarks: { zh: '写入地标', en: 'Writing landmarks' },
  bridges: { zh: '写入桥梁', en: 'Writing bridges' },
} as const;

async function writeFeatures(
  features: readonly CityFeature[],
  tileset: keyof typeof TITLES,
  { directory, report, progress, signal }: BuildContext,
): Promise<void> {
  progress.stage(TITLES[tileset]);
  await writeTileset(features, {
    outDir: join(directory, 'tilesets', tileset),
    report: report.add,
    progress: progress.update,
    signal,
  });
}

function writeTerrainTiles({ ground }: CityModel, { directory, progress, signal }: BuildContext): void {
  progress.stage({ zh: '写入地形', en: 'Writing terrain' });
  writeTerrain([ground.heightfield], {
    outDir: join(directory, 'terrain'),
    bounds: EXTENT,
    maximumZoom: TERRAIN_ZOOM,
    isWater: ground.isWaterAt,
    waterMaskZooms: WATER_MASK_ZOOMS,
    attribution: 'Kapok 木棉 (synthetic)',
    progress: progress.update,
    signal,
  });
}

function writeMap(model: CityModel, { directory, progress, signal }: BuildContext): void {
  progress.stage({ zh: '写入底图', en: 'Writing the basemap' });
  writeBasemap(mapFeatures(model), {
    outDir: join(directory, 'basemap'),
    minimumZoom: BASEMAP_ZOOMS[0],
    maximumZoom: BASEMAP_ZOOMS[1],
    bounds: EXTENT,
    attribution: '© OpenStreetMap contributors',
    progress: progress.update,
    signal,
  });
}

function writeVectors(model: CityModel, directory: string): void {
  const { ground, city, features } = model;
  mkdirSync(directory, { recursive: true });
  const files = {
    'roads.geojson': roadsGeoJson(city),
    'metro-stations.geojson': metroStationsGeoJson(ground),
    'metro-lines.geojson': metroLinesGeoJson(ground),
    'districts.geojson': districtLabelsGeoJson(ground),
    'places.geojson': placesGeoJson(ground),
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(directory, name), JSON.stringify(content));
  }
  const named = [...features.landmarks, ...features.bridges, ...features.buildings];
  writeSearchIndex(searchEntries(ground, city, named, model.englishNames), directory);
}
