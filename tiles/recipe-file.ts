import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BUILDING_ATTRIBUTES } from '@city/building-attributes.ts';
import type { CityTileset, CityVector } from '@city/schema.ts';
import { AttributeSurvey } from './attribute-survey.ts';
import type { CityFeature, Heightfield, MapFeature, ReportEntry } from './model.ts';
import { CITYJSON_ATTRIBUTES, readCityJson } from './read/cityjson.ts';
import { readElevation } from './read/elevation/index.ts';
import { readFootprints } from './read/footprints.ts';
import { InputError, reasonOf } from './read/input-error.ts';
import { osmBuildings } from './read/osm/osm-buildings.ts';
import { OsmData } from './read/osm/osm-data.ts';
import { osmMapFeatures } from './read/osm/osm-map.ts';
import { osmRoads } from './read/osm/osm-roads.ts';
import { PIPE_SCHEMA, readPipes } from './read/pipes.ts';
import { explainMisfit } from './read/schema-misfit.ts';
import type { BuildContext, Recipe } from './recipe.ts';
import { type RecipeFile, type RecipeInput, recipeSchema } from './recipe-schema.ts';
import { writeBasemap } from './write/basemap.ts';
import type { CityInput } from './write/city.ts';
import type { FeatureSchema } from './write/property-table.ts';
import { type SearchEntry, writeSearchIndex } from './write/search-index.ts';
import { writeTerrain } from './write/terrain.ts';
import { sampleHeightfield } from './write/terrain-surface.ts';
import { EmptyTilesetError, writeTileset } from './write/tileset.ts';
import { waterTest } from './write/water-mask.ts';

/** A recipe in a JSON file, for cities without code. Throws `InputError` that names every bad field. */
export function readRecipeFile(path: string): Recipe {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new InputError(path, { zh: '不是有效的 JSON', en: 'is not valid JSON' }, error);
  }
  const parsed = recipeSchema.safeParse(json);
  if (!parsed.success) {
    const { zh, en } = explainMisfit(recipeSchema, json);
    throw new InputError(path, { zh: `配方有误：${zh}`, en: `is no valid recipe: ${en}` });
  }
  const folder = dirname(resolve(path));
  const parts = [...parsed.data.inputs, ...(parsed.data.elevation ? [parsed.data.elevation] : [])];
  const named = parts.flatMap(part => [
    part.path,
    ...('gridShift' in part ? [part.gridShift ?? []].flat() : []),
  ]);
  const files = [path, ...named.map(name => join(folder, name))];
  const missing = files.find(file => !existsSync(file));
  if (missing) throw new InputError(missing, { zh: '没有这个文件', en: 'there is no such file' });
  return {
    id: parsed.data.id,
    inputs: files,
    build: context => new RecipeBuild(parsed.data, folder, context).run(),
  };
}

class RecipeBuild {
  readonly #tilesets: CityTileset[] = [];
  readonly #vectors: CityVector[] = [];
  readonly #search: SearchEntry[] = [];
  readonly #map: MapFeature[] = [];
  readonly #extent: [number, number, number, number] = [180, 90, -180, -90];
  #relief: Heightfield | undefined;
  /** Features of the input at hand, and those inside the stated extent. */
  #seen = { total: 0, inside: 0 };

  constructor(
    readonly recipe: RecipeFile,
    readonly folder: string,
    readonly context: BuildContext,
  ) {}

  async run(): Promise<CityInput> {
    await this.#readElevation();
    for (const input of this.recipe.inputs) {
      this.context.progress.stage(input.title);
      try {
        await this.#input(input);
      } catch (error) {
        this.#refuse(input, error);
      }
      this.#checkPlace(input);
    }
    if (this.#tilesets.length + this.#map.length === 0) {
      for (const line of this.context.report.summary()) console.error(line);
      throw new InputError(this.recipe.id, {
        zh: '所有输入都无法使用',
        en: 'None of the inputs could be used',
      });
    }
    return this.#city(this.#writeShared());
  }

  /** Without a relief that can be read the ground is flat, which the report says. */
  async #readElevation(): Promise<void> {
    const { elevation, extent } = this.recipe;
    if (!elevation) return;
    try {
      const path = join(this.folder, elevation.path);
      this.#relief = await readElevation(path, { ...elevation, ...this.#gridShift(elevation) }, extent);
    } catch (error) {
      this.#refuse(elevation, error);
    }
  }

  /** Where the file with a datum shift lies. */
  #gridShift(part: { readonly gridShift?: string | undefined } | object): { gridShift?: string } {
    const name = 'gridShift' in part ? part.gridShift : undefined;
    return name ? { gridShift: join(this.folder, name) } : {};
  }

  #refuse({ path }: { readonly path: string }, error: unknown): void {
    const reason = reasonOf(error);
    if (!reason) throw error;
    this.context.report.add({ severity: 'refused', id: path, reason });
  }

  /** Reports under the path as the recipe writes it, so that a report does not depend on where the folder is. */
  #reportOf({ path }: RecipeInput): (entry: ReportEntry) => void {
    const whole = join(this.folder, path);
    return entry => {
      const id = entry.id.startsWith(whole) ? path + entry.id.slice(whole.length) : entry.id;
      this.context.report.add({ ...entry, id });
    };
  }

  /** An input that lies wholly outside the stated extent is built, but hardly meant. */
  #checkPlace({ path }: RecipeInput): void {
    if (!this.recipe.extent || this.#seen.total === 0) return;
    if (this.#seen.inside === 0) {
      const reason = {
        zh: '全部位于配方的 extent 之外，请检查坐标系与轴序（axes）',
        en: 'Lies wholly outside the extent of the recipe: check its CRS and the order of its axes',
      };
      this.context.report.add({ severity: 'note', id: path, reason });
    }
    this.#seen = { total: 0, inside: 0 };
  }

  async #input(input: RecipeInput): Promise<void> {
    const path = join(this.folder, input.path);
    const report = this.#reportOf(input);
    const named = { namespace: input.id, source: input.id, report, ...this.#gridShift(input) };
    switch (input.type) {
      case 'osm':
        return this.#osm(path, input);
      case 'footprints':
        return this.#tileset(
          input,
          'buildings',
          readFootprints(path, { ...defined(input), ...named, groundHeight: this.#ground }),
        );
      case 'cityjson': {
        const { features, schema } = await readCityJson(path, { ...defined(input), ...named });
        return this.#tileset(input, 'buildings', features, schema.schema(CITYJSON_ATTRIBUTES));
      }
      case 'ifc': {
        const { IFC_SCHEMA, readIfc } = await import('./read/ifc.ts');
        return this.#tileset(
          input,
          'interiors',
          await readIfc(path, { ...defined(input), ...named }),
          IFC_SCHEMA,
          'element',
        );
      }
      case 'gltf': {
        const { readGltfModel } = await import('./read/gltf-model.ts');
        const options = { ...defined(input), source: input.id, report, id: `${input.id}:model` };
        return this.#tileset(input, 'landmarks', [await readGltfModel(path, options)]);
      }
      case 'pipes': {
        const pipes = readPipes(path, { ...defined(input), ...named, groundHeight: this.#ground });
        return this.#tileset(input, 'pipes', pipes, PIPE_SCHEMA, 'pipe');
      }
    }
  }

  async #osm(path: string, input: RecipeInput): Promise<void> {
    const report = this.#reportOf(input);
    const data = await OsmData.read(path, report);
    const buildings = osmBuildings(data, { source: input.id, groundHeight: this.#ground, report });
    try {
      await this.#tileset(input, 'buildings', buildings);
    } catch (error) {
      // Roads and map are worth having without buildings.
      if (!(error instanceof EmptyTilesetError)) throw error;
      report({ severity: 'note', id: input.path, reason: { zh: '没有建筑', en: 'Has no buildings' } });
    }
    const roads = osmRoads(data, report);
    const url = `${input.id}-roads.geojson`;
    writeFileSync(
      join(this.context.directory, url),
      JSON.stringify({ type: 'FeatureCollection', features: roads }),
    );
    this.#vectors.push({
      id: `${input.id}-roads`,
      title: { zh: '道路', en: 'Roads' },
      url,
      source: input.id,
      content: 'roads',
      visible: false,
    });
    const features = osmMapFeatures(data, report);
    // The roads and areas of an extract reach far beyond it: they count where there is nothing else.
    if (this.#tilesets.length === 0) for (const { geometry } of features) this.#widen(geometry.coordinates);
    this.#map.push(...features);
  }

  async #tileset(
    input: RecipeInput,
    content: CityTileset['content'],
    features: Iterable<CityFeature> | AsyncIterable<CityFeature>,
    schema?: FeatureSchema,
    classId?: string,
  ): Promise<void> {
    const { directory, progress, signal } = this.context;
    const url = `tilesets/${input.id}/tileset.json`;
    const survey = new AttributeSurvey(schema ?? BUILDING_ATTRIBUTES);
    const { features: count } = await writeTileset(this.#watch(features, content, survey), {
      outDir: join(directory, 'tilesets', input.id),
      report: this.#reportOf(input),
      progress: progress.update,
      signal,
      ...(schema ? { schema } : {}),
      ...(classId ? { classId } : {}),
    });
    this.context.report.count(`${input.id}.written`, count);
    this.#tilesets.push({
      id: input.id,
      title: input.title,
      url,
      source: input.id,
      content,
      visible: true,
      attributes: survey.fields(),
    });
  }

  /** Notes extent and names of features on their way to the writer. */
  async *#watch(
    features: Iterable<CityFeature> | AsyncIterable<CityFeature>,
    content: string,
    survey: AttributeSurvey,
  ): AsyncGenerator<CityFeature> {
    for await (const feature of features) {
      const { geometry, attributes, id } = feature;
      survey.note(attributes);
      const at =
        geometry.kind === 'mesh'
          ? geometry.origin
          : ([
              geometry.rings[0]?.[0] ?? 0,
              geometry.rings[0]?.[1] ?? 0,
              geometry.baseHeight + geometry.height,
            ] as const);
      this.#seen.total++;
      if (isWithin(this.recipe.extent, at)) this.#seen.inside++;
      this.#widen(at);
      const name = String(attributes.name || '');
      if (name) {
        const type = content === 'buildings' ? 'building' : content;
        this.#search.push({ id, type, name: { zh: name, en: name }, position: [at[0], at[1], at[2]] });
      }
      yield feature;
    }
  }

  /** Takes positions, nested as deep as they may be, into the extent. */
  #widen(coordinates: readonly unknown[]): void {
    const [longitude, latitude] = coordinates;
    if (typeof longitude !== 'number' || typeof latitude !== 'number') {
      for (const inner of coordinates) if (Array.isArray(inner)) this.#widen(inner);
      return;
    }
    // The writer refuses what has no place.
    if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) return;
    const [west, south, east, north] = this.#extent;
    this.#extent[0] = Math.min(west, longitude);
    this.#extent[1] = Math.min(south, latitude);
    this.#extent[2] = Math.max(east, longitude);
    this.#extent[3] = Math.max(north, latitude);
  }

  readonly #ground = (longitude: number, latitude: number): number =>
    this.#relief ? sampleHeightfield(this.#relief, longitude, latitude) : 0;

  /** Extent of the city: as stated, or what was written with a margin. */
  #bounds(): [number, number, number, number] {
    if (this.recipe.extent) return [...this.recipe.extent];
    const [west, south, east, north] = this.#extent;
    const margin = 0.002;
    return [west - margin, south - margin, east + margin, north + margin];
  }

  #writeShared(): Pick<CityInput, 'terrain' | 'basemap'> {
    const { directory, progress, signal } = this.context;
    const { elevation } = this.recipe;
    const bounds = this.#bounds();
    const shared: { terrain?: CityInput['terrain']; basemap?: CityInput['basemap'] } = {};
    if (elevation && this.#relief) {
      progress.stage({ zh: '写入地形', en: 'Writing terrain' });
      const maximumZoom = elevation.maximumZoom ?? 14;
      const isWater = waterTest(this.#map, bounds);
      writeTerrain([this.#relief], {
        outDir: join(directory, 'terrain'),
        bounds: this.#relief.bounds,
        maximumZoom,
        ...(isWater ? { isWater } : {}),
        progress: progress.update,
        signal,
      });
      shared.terrain = { url: 'terrain/layer.json', source: 'elevation' };
    }
    const osm = this.recipe.inputs.find(input => input.type === 'osm');
    if (osm && this.#map.length > 0) {
      progress.stage({ zh: '写入底图', en: 'Writing basemap' });
      const zooms = { minimumZoom: 9, maximumZoom: 15 };
      writeBasemap(this.#map, {
        outDir: join(directory, 'basemap'),
        bounds,
        ...zooms,
        progress: progress.update,
        signal,
      });
      shared.basemap = { url: 'basemap/{z}/{x}/{y}.pbf', ...zooms, source: osm.id };
    }
    writeSearchIndex(this.#search, directory);
    return shared;
  }

  #city(shared: Pick<CityInput, 'terrain' | 'basemap'>): CityInput {
    const { id, name, timeZone, inputs, elevation } = this.recipe;
    const extent = this.#bounds();
    const [west, south, east, north] = extent;
    const height = Math.max(200, (north - south) * 111_320 * 0.6);
    const latitude = (south + north) / 2 - (height / 111_320) * 1.2;
    const home = this.recipe.home ?? {
      longitude: (west + east) / 2,
      latitude,
      height,
      heading: 0,
      pitch: -40,
    };
    return {
      version: 1,
      id,
      name,
      timeZone,
      extent,
      home,
      ...shared,
      tilesets: this.#tilesets,
      vectors: this.#vectors,
      search: 'search.json',
      sources: [
        ...inputs.map(input => ({ id: input.id, ...input.source })),
        ...(elevation && this.#relief ? [{ id: 'elevation', ...elevation.source }] : []),
      ],
    };
  }
}

function isWithin(extent: RecipeFile['extent'], [longitude, latitude]: readonly number[]): boolean {
  if (!extent || longitude === undefined || latitude === undefined) return true;
  const [west, south, east, north] = extent;
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** The object without members that are undefined. */
function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Defined<T>;
}
