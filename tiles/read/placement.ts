import { EastNorthUpFrame, ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import { type InputCrsOptions, inputCrs } from './input-crs.ts';
import { InputError } from './input-error.ts';

/** Where a model that has no geographic position stands. */
export interface Placement {
  readonly longitude: number;
  readonly latitude: number;
  /** Ellipsoid height of the model's origin, metres. */
  readonly height?: number | undefined;
  /** Clockwise from north to the model's y axis, degrees. */
  readonly headingDegrees?: number | undefined;
  readonly scale?: number | undefined;
}

/** Model coordinates (x east, y north, z up before turning, metres) → longitude, latitude in degrees and height. */
export type ToGeodetic = (x: number, y: number, z: number) => [number, number, number];

/** Placement at a point, turned by its heading. */
export function placeAt({
  longitude,
  latitude,
  height = 0,
  headingDegrees = 0,
  scale = 1,
}: Placement): ToGeodetic {
  const frame = new EastNorthUpFrame(longitude, latitude, height);
  const angle = (headingDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  return (x, y, z) => {
    const out = [0, 0, 0];
    frame.toEcef(x * cos + y * sin, y * cos - x * sin, z * scale, out);
    return ecefToGeodetic(out[0]!, out[1]!, out[2]!);
  };
}

/** IfcMapConversion: a turned, scaled and shifted local grid of a projected CRS, metres. */
export interface MapConversion {
  readonly crs: string;
  readonly eastings: number;
  readonly northings: number;
  readonly orthogonalHeight: number;
  readonly xAxisAbscissa: number;
  readonly xAxisOrdinate: number;
  readonly scale: number;
}

/** Placement by a map conversion; throws `UnknownCrsError`, and `InputError` where it leads out of its CRS. */
export function placeByMapConversion(
  conversion: MapConversion,
  path: string,
  heightOffsetMeters = 0,
): ToGeodetic {
  const { toWgs84, faultOf } = inputCrs({ crs: conversion.crs });
  const fault = faultOf(...toWgs84(conversion.eastings, conversion.northings));
  if (fault) throw new InputError(path, fault);
  const length = Math.hypot(conversion.xAxisAbscissa, conversion.xAxisOrdinate) || 1;
  const cos = (conversion.xAxisAbscissa / length) * conversion.scale;
  const sin = (conversion.xAxisOrdinate / length) * conversion.scale;
  return (x, y, z) => {
    const east = conversion.eastings + x * cos - y * sin;
    const north = conversion.northings + x * sin + y * cos;
    return [...toWgs84(east, north), conversion.orthogonalHeight + z * conversion.scale + heightOffsetMeters];
  };
}

/** Placement of a model drawn in the coordinates of a CRS or of a city's own grid. Throws `UnknownCrsError`, `LocalGridError`. */
export function placeByCrs(options: InputCrsOptions, heightOffsetMeters = 0): ToGeodetic {
  const { toWgs84 } = inputCrs(options);
  return (x, y, z) => [...toWgs84(x, y), z + heightOffsetMeters];
}
