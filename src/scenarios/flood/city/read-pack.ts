import type { ElevationGrid, FloodCityOptions, FootprintTable, MetroEntrance } from '@city/scenario-data.ts';
import type { ScenarioContext } from '@core/scenario.ts';
import type { FeatureCollection, LineString, MultiPolygon, Point, Polygon } from 'geojson';
import type { Raster } from '../../runtime/raster/raster.ts';
import { refuse } from '../case/refuse.ts';

/** What a pack holds for this model. */
export interface FloodPack {
  readonly options: FloodCityOptions;
  /** Ground, metres above the ellipsoid, on a WGS84 grid. */
  readonly elevation: Raster;
  readonly buildings: PackBuildings;
  readonly water: FeatureCollection<Polygon | MultiPolygon>;
  readonly entrances: FeatureCollection<Point, MetroEntrance>;
  readonly roads: FeatureCollection<LineString> | undefined;
}

/** Footprints, degrees; ring k is vertices startIndices[k]…startIndices[k + 1]. */
export interface PackBuildings {
  readonly ids: readonly string[];
  readonly startIndices: Uint32Array;
  /** 1e-7 degrees, [longitude, latitude] pairs. */
  readonly positions: Int32Array;
  readonly heights: Float32Array;
}

/** Reads the pack's model inputs; refuses a city that has none. */
export async function readPack(context: ScenarioContext): Promise<FloodPack> {
  const json = async <T>(path: string): Promise<T> =>
    JSON.parse(new TextDecoder().decode(await context.fetchCityFile(path))) as T;
  const city = await json<{ scenarios?: { flood?: FloodCityOptions; traffic?: { roads?: string } } }>(
    'city.json',
  );
  const options = city.scenarios?.flood;
  if (!options) {
    refuse(
      'city',
      '这座城市没有内涝推演所需的数据（city.json 的 scenarios.flood）',
      'This city has no data for the flood model (scenarios.flood of city.json)',
    );
  }
  const header = await json<ElevationGrid>(options.elevation);
  const codes = new Int16Array(await context.fetchCityFile(beside(options.elevation, header.data)));
  const table = await json<FootprintTable>(options.footprints);
  const footprints = await context.fetchCityFile(beside(options.footprints, table.data));
  const roads = city.scenarios?.traffic?.roads;
  return {
    options,
    elevation: elevationRaster(header, codes),
    buildings: buildingsOf(table, footprints),
    water: await json(options.water),
    entrances: await json(options.metroEntrances),
    roads: roads ? await json(roads) : undefined,
  };
}

function beside(path: string, name: string): string {
  return path.includes('/') ? `${path.slice(0, path.lastIndexOf('/'))}/${name}` : name;
}

function elevationRaster({ bounds, width, height, scale }: ElevationGrid, codes: Int16Array): Raster {
  if (codes.length !== width * height) {
    refuse('city', '城市包的高程数据不完整', 'The elevation data of the city pack is incomplete');
  }
  const [west, south, east, north] = bounds;
  const cellWidth = (east - west) / (width - 1);
  const cellHeight = (north - south) / (height - 1);
  return {
    columns: width,
    rows: height,
    west: west - cellWidth / 2,
    south: south - cellHeight / 2,
    cellWidth,
    cellHeight,
    values: Float64Array.from(codes, code => code * scale),
    isGeographic: true,
    epsg: 4326,
  };
}

function buildingsOf({ ids, count, vertices }: FootprintTable, buffer: ArrayBuffer): PackBuildings {
  const afterStarts = 4 * (count + 1);
  const afterPositions = afterStarts + 8 * vertices;
  return {
    ids,
    startIndices: new Uint32Array(buffer, 0, count + 1),
    positions: new Int32Array(buffer, afterStarts, 2 * vertices),
    heights: new Float32Array(buffer, afterPositions, count),
  };
}
