import type { Heightfield } from '../../model.ts';
import type { RecipeElevation } from '../../recipe-schema.ts';
import { readFeatures } from '../geojson.ts';
import { type InputCrsOptions, inputCrs } from '../input-crs.ts';
import { InputError } from '../input-error.ts';
import { numberOf, propertyOf } from '../values.ts';
import { readAsciiGrid } from './ascii-grid.ts';
import { readGeoTiff } from './geotiff.ts';
import { type HeightObservation, reliefFromObservations } from './observations.ts';
import { toHeightfield } from './raster.ts';
import { readTerrarium } from './terrarium.ts';

const DEFAULT_SPACING_METERS = 50;

/** Elevation of a recipe as a height field, whatever its format. Throws `InputError`. */
export async function readElevation(
  path: string,
  {
    type,
    crs,
    axes,
    localGrid,
    gridShift,
    heightOffsetMeters = 0,
    field,
    spacingMeters = DEFAULT_SPACING_METERS,
  }: Omit<RecipeElevation, 'path' | 'source'>,
  extent: readonly [number, number, number, number] | undefined,
): Promise<Heightfield> {
  const options = { heightOffsetMeters, axes, localGrid, gridShift };
  if (type === 'terrarium')
    return toHeightfield(readTerrarium(path), { heightOffsetMeters, crs: 'EPSG:3857' });
  if (type === 'points') {
    const observations = await readObservations(
      path,
      { crs, axes, localGrid, gridShift },
      field,
      heightOffsetMeters,
    );
    return reliefFromObservations(observations, { bounds: extent ?? boundsOf(observations), spacingMeters });
  }
  const { raster, crs: declared } =
    type === 'geotiff' ? await readGeoTiff(path) : { raster: readAsciiGrid(path), crs: undefined };
  const used = crs ?? declared;
  if (!used) {
    throw new InputError(path, {
      zh: '没有声明坐标系，请在配方中给出 crs',
      en: 'declares no CRS; state it as crs in the recipe',
    });
  }
  return toHeightfield(raster, { ...options, crs: used });
}

async function readObservations(
  path: string,
  crs: InputCrsOptions,
  field = 'height',
  offset = 0,
): Promise<HeightObservation[]> {
  const { toWgs84 } = inputCrs(crs);
  const observations: HeightObservation[] = [];
  for await (const { feature } of readFeatures(path, () => undefined)) {
    const { geometry, properties } = feature;
    const height = (numberOf(propertyOf(properties ?? {}, field)) ?? Number.NaN) + offset;
    if (geometry.type !== 'Point' || !Number.isFinite(height)) continue;
    const [longitude, latitude] = toWgs84(geometry.coordinates[0]!, geometry.coordinates[1]!);
    observations.push({ longitude, latitude, height });
  }
  if (observations.length === 0) {
    throw new InputError(path, { zh: `没有带 ${field} 的点`, en: `has no point with ${field}` });
  }
  return observations;
}

function boundsOf(observations: readonly HeightObservation[]): Heightfield['bounds'] {
  const longitudes = observations.map(o => o.longitude);
  const latitudes = observations.map(o => o.latitude);
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}
