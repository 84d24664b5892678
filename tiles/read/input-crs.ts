import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { findCrs } from '@core/crs/definitions.ts';
import { type CheckPoint, fitLocalGrid } from '@core/crs/local-grid.ts';
import { crsTransform, UnknownCrsError } from '@core/crs/transform.ts';
import type { LocalizedText } from '@core/text.ts';
import proj4 from 'proj4';
import { InputError } from './input-error.ts';

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
  /** National datum shift (NTv2, `.gsb`) from the datum of `crs` to WGS84, instead of the seven parameters. */
  readonly gridShift?: string | undefined;
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

/**
 * The transformation of an input. Throws `UnknownCrsError`, `LocalGridError` when the check points do not fit, or
 * `InputError` when the grid shift is none.
 */
export function inputCrs({ crs, axes = 'east-north', localGrid, gridShift }: InputCrsOptions): InputCrs {
  const { name, area, authorityAxes } = resolve(
    crs ?? (localGrid ? planeThrough(localGrid) : 'EPSG:4326'),
    gridShift,
  );
  const order = axes === 'authority' ? authorityAxes : axes;
  const transform = localGrid
    ? turned(fitLocalGrid(localGrid, name), axes === 'north-east')
    : crsTransform(name, { axes: order });
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

interface Resolved {
  /** A name that `crsTransform` knows. */
  readonly name: string;
  /** Where it may be used. */
  readonly area: Area;
  readonly authorityAxes: 'east-north' | 'north-east';
}

function resolve(crs: string, gridShift: string | undefined): Resolved {
  const known = findCrs(crs);
  const entry = epsgEntry(known?.code ?? crs);
  const area = entry ? areaOf(entry) : WORLD;
  const authorityAxes = known?.authorityAxes ?? (entry ? axesOf(entry) : 'east-north');
  const proj = known?.proj ?? (crs.includes('+proj=') ? crs : entry?.proj4);
  if (/^(GCJ-02|BD-09)$/i.test(crs)) return { name: crs, area, authorityAxes };
  if (!proj) throw new UnknownCrsError(crs);
  if (gridShift) return { name: withGridShift(proj, gridShift), area, authorityAxes };
  return { name: known ? crs : withoutGridFile(proj, crs), area, authorityAxes };
}

/** In WKT 1 of EPSG a projected CRS has no axes where north comes first, a geographic one never has. */
const axesOf = ({ wkt }: EpsgEntry): Resolved['authorityAxes'] =>
  /^PROJCS.*AXIS\["[^"]*",EAST\]/.test(wkt ?? '') ? 'east-north' : 'north-east';

const WORLD: Area = [-180, -90, 180, 90];

interface EpsgEntry {
  readonly proj4: string | null;
  readonly wkt: string | null;
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

const gridKeys = new Map<string, string>();

/** The PROJ string with the shift of an NTv2 file. */
function withGridShift(proj: string, path: string): string {
  const key = gridKeys.get(path) ?? `ntv2-${gridKeys.size}`;
  if (!gridKeys.has(path)) {
    const bytes = readFileSync(path);
    if (bytes.toString('latin1', 0, 8) !== 'NUM_OREC') {
      throw new InputError(path, { zh: '不是 NTv2（.gsb）格网', en: 'is no NTv2 grid (.gsb)' });
    }
    proj4.nadgrid(key, bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    gridKeys.set(path, key);
  }
  return `${proj.replace(/\+(towgs84|nadgrids)=\S+/g, '')} +nadgrids=${key}`;
}

function isInside([west, south, east, north]: Area, longitude: number, latitude: number): boolean {
  return (
    longitude >= Math.max(-180, west - MARGIN_DEGREES) &&
    longitude <= Math.min(180, east + MARGIN_DEGREES) &&
    latitude >= Math.max(-90, south - MARGIN_DEGREES) &&
    latitude <= Math.min(90, north + MARGIN_DEGREES)
  );
}
