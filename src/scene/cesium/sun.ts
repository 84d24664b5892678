import {
  Cartesian3,
  Math as CesiumMath,
  Ellipsoid,
  JulianDate,
  Matrix3,
  Simon1994PlanetaryPositions,
  Transforms,
} from '@cesium/engine';
import type { TimeMs } from '@core/time.ts';

/** Unit vector from the Earth to the sun in ECEF (Simon et al. 1994, through Cesium). Writes to `result`. */
export function sunDirectionEcef(timeMs: TimeMs, result: Cartesian3): Cartesian3 {
  const date = JulianDate.fromDate(new Date(timeMs));
  const inertial = Simon1994PlanetaryPositions.computeSunPositionInEarthInertialFrame(date, result);
  const toFixed = Transforms.computeTemeToPseudoFixedMatrix(date, new Matrix3());
  if (toFixed) Matrix3.multiplyByVector(toFixed, inertial, result);
  return Cartesian3.normalize(result, result);
}

/** Elevation of the sun over the horizon of a place, degrees. */
export function sunElevationDegrees(sunDirection: Cartesian3, longitude: number, latitude: number): number {
  const place = Cartesian3.fromDegrees(longitude, latitude);
  const up = Ellipsoid.WGS84.geodeticSurfaceNormal(place, new Cartesian3());
  return CesiumMath.toDegrees(Math.asin(CesiumMath.clamp(Cartesian3.dot(up, sunDirection), -1, 1)));
}

/**
 * Unit vector (ECEF) to a lamp at the given azimuth (clockwise from north) and elevation over a place, degrees: the
 * light of hill shading, for times when the sun gives none.
 */
export function lampDirectionEcef(
  longitude: number,
  latitude: number,
  azimuthDegrees: number,
  elevationDegrees: number,
): Cartesian3 {
  const frame = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(longitude, latitude));
  const azimuth = CesiumMath.toRadians(azimuthDegrees);
  const elevation = CesiumMath.toRadians(elevationDegrees);
  const horizontal = Math.cos(elevation);
  const local = new Cartesian3(
    Math.sin(azimuth) * horizontal,
    Math.cos(azimuth) * horizontal,
    Math.sin(elevation),
  );
  return rotateToFixed(frame, local);
}

function rotateToFixed(frame: ReturnType<typeof Transforms.eastNorthUpToFixedFrame>, local: Cartesian3) {
  const rotation = Matrix3.fromArray([
    frame[0],
    frame[1],
    frame[2],
    frame[4],
    frame[5],
    frame[6],
    frame[8],
    frame[9],
    frame[10],
  ] as number[]);
  return Cartesian3.normalize(Matrix3.multiplyByVector(rotation, local, new Cartesian3()), new Cartesian3());
}
