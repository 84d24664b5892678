import type { ColumnTable } from '../core/columns.ts';
import { geodeticToEcef } from '../core/crs/ellipsoid.ts';
import type { SampleTrips } from './sample-data.ts';

const DEGREES_PER_UNIT = 1e-7;
/** Vehicles are drawn this far above their road, so that the road does not hide them, metres. */
const LIFT_METERS = 1.2;

/**
 * The vehicles of a pack as a trips table: vertex columns `position` (ECEF metres) and `timeSeconds`, row column
 * `class`. Throws RangeError when the binary is shorter than its header says.
 */
export function tripsTable(header: SampleTrips, data: ArrayBuffer): ColumnTable {
  const { count, vertices } = header;
  const expected = 4 * (count + 1) + 16 * vertices + 3 * count;
  if (data.byteLength < expected)
    throw new RangeError(`${header.data} has ${data.byteLength} bytes, not ${expected}`);
  let offset = 0;
  const take = <T>(
    make: (buffer: ArrayBuffer, at: number, length: number) => T,
    size: number,
    n: number,
  ): T => {
    const array = make(data, offset, n);
    offset += size * n;
    return array;
  };
  const int32 = (buffer: ArrayBuffer, at: number, n: number) => new Int32Array(buffer, at, n);
  const float32 = (buffer: ArrayBuffer, at: number, n: number) => new Float32Array(buffer, at, n);
  const startIndices = take((buffer, at, n) => new Uint32Array(buffer, at, n), 4, count + 1).slice();
  const longitude = take(int32, 4, vertices);
  const latitude = take(int32, 4, vertices);
  const height = take(float32, 4, vertices);
  const timeSeconds = take(float32, 4, vertices).slice();
  const vehicle = take((buffer, at, n) => new Uint16Array(buffer, at, n), 2, count);
  const vehicleClass = take((buffer, at, n) => new Uint8Array(buffer, at, n), 1, count).slice();
  const position = new Float64Array(3 * vertices);
  for (let i = 0; i < vertices; i++) {
    const lift = height[i]! + LIFT_METERS;
    geodeticToEcef(longitude[i]! * DEGREES_PER_UNIT, latitude[i]! * DEGREES_PER_UNIT, lift, position, 3 * i);
  }
  return {
    length: count,
    columns: {
      position: { values: position, stride: 3 },
      timeSeconds: { values: timeSeconds, stride: 1 },
      class: { values: vehicleClass, stride: 1 },
    },
    texts: {},
    ids: Array.from(vehicle, number => `vehicle:${number}`),
    startIndices,
  };
}
