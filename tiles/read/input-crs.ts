import { createRequire } from 'node:module';
import { findCrs } from '@core/crs/definitions.ts';
import { type CheckPoint, fitLocalGrid } from '@core/crs/local-grid.ts';
import { crsTransform, UnknownCrsError } from '@core/crs/transform.ts';
import type { LocalizedText } from '@core/text.ts';

/** How the coordinates of an input are to be read. */
export interface InputCrsOptions {
  /**
   * EPSG name, PROJ string, `GCJ-02` or `BD-09`. With a local grid its base; a transverse Mercator projection through
   * the middle of the check points where none is stated.
   */
  readonly crs?: string | undefined;
  readonly axes?: 'east-north' | 'north-east' | 'authority' | undefined;
  /** The coordinates are in a city's own grid, tied to `crs` by these points. */
  readonly localGrid?: readonly CheckPoint[] | undefined;
}

export interface InputCrs {
  readonly toWgs84: (first: number, second: number) => [longitude: number, latitude: number];
  readonly fromWgs84: (longitude: number, latitude: number) => [first: number, second: number];
  /** Why a position cannot be right, or undefined when it may be. */
  readonly faultOf: (longitude: number, latitude: number) => LocalizedText | undefined;
}

type Area = readonly [west: number, south: number, east: number, north: number];

const requireFile = createRequire(import.meta.url);
/** Datum shifts of EPSG (position vector) for datums whose entry names only a grid file. */
const SHIFT_OF_GRID: Readonly<Record<string, string>> = {
  'BETA2007.gsb': '598.1,73.7,418.2,0.202,0.045,-2.455,6.7',
  'OSTN15_NTv2_OSGBtoETRS.gsb': '446.448,-125.157,542.06,0.15,0.247,0.842,-20.489',
};
/** How far beyond its area of use a CRS is still believed, degrees. */
const MARGIN_DEGREES = 1.5;

/** The transformation of an input. Throws `UnknownCrsError`, or `LocalGridError` when the check points do not fit. */
export function inputCrs({ crs, axes = 'east-north', localGrid }: InputCrsOptions): InputCrs {
  const { name, area } = resolve(crs ?? (localGrid ? planeThrough(localGrid) : 'EPSG:4326'));
  const transform = localGrid
    ? turned(fitLocalGrid(localGrid, name), axes === 'north-east')
    : crsTransform(name, { axes });
  return {
    toWgs84: (first, second) => transform.toWgs84(first, second),
    fromWgs84: (longitude, latitude) => transform.fromWgs84(longitude, latitude),
    faultOf: (longitude, latitude) => (isInside(area, longitude, latitude) ? undefined : OUTSIDE),
  };
}

const OUTSIDE = {
  zh: '坐标不在该坐标系的适用范围内，请检查坐标系与轴序（axes）',
  en: 'Lies outside the area of its CRS: check the CRS and the order of its axes',
};

function turned(grid: ReturnType<typeof fitLocalGrid>, isNorthFirst: boolean): Omit<InputCrs, 'faultOf'> {
  if (!isNorthFirst) return grid;
  return {
    toWgs84: (north, east) => grid.toWgs84(east, north),
    fromWgs84: (longitude, latitude) => {
      const [east, north] = grid.fromWgs84(longitude, latitude);
      return [north, east];
    },
  };
}

function planeThrough(points: readonly CheckPoint[]): string {
  const mean = (pick: (point: CheckPoint) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / Math.max(1, points.length);
  return `+proj=tmerc +lat_0=${mean(p => p.latitude)} +lon_0=${mean(p => p.longitude)} +k=1 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs`;
}

/** A name that `crsTransform` knows, and where it may be used. */
function resolve(crs: string): { name: string; area: Area } {
  const known = findCrs(crs);
  const entry = epsgEntry(known?.code ?? crs);
  const area = entry ? areaOf(entry) : WORLD;
  if (known || /\+proj=|^(GCJ-02|BD-09)$/i.test(crs)) return { name: crs, area };
  if (!entry?.proj4) throw new UnknownCrsError(crs);
  return { name: withoutGridFile(entry.proj4, crs), area };
}

const WORLD: Area = [-180, -90, 180, 90];

interface EpsgEntry {
  readonly proj4: string | null;
  /** North, west, south, east. */
  readonly bbox: readonly [number, number, number, number] | null;
}

function epsgEntry(name: string): EpsgEntry | undefined {
  const code = /(?:^|EPSG[:/]+(?:[\d.]*[:/])?)(\d+)$/i.exec(name.trim())?.[1];
  if (!code) return undefined;
  try {
    return requireFile(`epsg-index/s/${code}.json`) as EpsgEntry;
  } catch {
    return undefined;
  }
}

function areaOf({ bbox }: EpsgEntry): Area {
  if (!bbox) return WORLD;
  const [north, west, south, east] = bbox;
  // An area over the date line would need two boxes; the whole latitude band stands for it.
  return west > east ? [-180, south, 180, north] : [west, south, east, north];
}

function withoutGridFile(proj: string, crs: string): string {
  const grid = /\+nadgrids=(\S+)/.exec(proj)?.[1];
  if (!grid) return proj;
  const shift = SHIFT_OF_GRID[grid];
  if (!shift) throw new UnknownCrsError(crs);
  return proj.replace(/\+nadgrids=\S+/, `+towgs84=${shift}`);
}

function isInside([west, south, east, north]: Area, longitude: number, latitude: number): boolean {
  return (
    longitude >= Math.max(-180, west - MARGIN_DEGREES) &&
    longitude <= Math.min(180, east + MARGIN_DEGREES) &&
    latitude >= Math.max(-90, south - MARGIN_DEGREES) &&
    latitude <= Math.min(90, north + MARGIN_DEGREES)
  );
}
