import type { Heightfield } from '../model.ts';

const METERS_PER_DEGREE = 111_320;

/**
 * Heights everywhere on the globe from one or more height fields: bilinear inside (the finest field that covers the
 * point wins), falling to sea level over `featherMeters` outside.
 */
export class TerrainSurface {
  readonly #fields: readonly Heightfield[];

  /** Throws RangeError when a field has fewer than 2 × 2 values or not width × height of them. */
  constructor(
    fields: readonly Heightfield[],
    readonly featherMeters: number,
  ) {
    for (const { width, height, values } of fields) {
      if (width < 2 || height < 2 || values.length !== width * height) {
        throw new RangeError(`A height field of ${width} × ${height} has ${values.length} values`);
      }
    }
    this.#fields = [...fields].sort((a, b) => cellDegrees(a) - cellDegrees(b));
  }

  /** Ellipsoid height in metres. */
  heightAt(longitude: number, latitude: number): number {
    let nearest = Infinity;
    let height = 0;
    for (const field of this.#fields) {
      const [west, south, east, north] = field.bounds;
      const insideX = Math.min(east, Math.max(west, longitude));
      const insideY = Math.min(north, Math.max(south, latitude));
      const value = sampleHeightfield(field, insideX, insideY);
      if (insideX === longitude && insideY === latitude) return value;
      const stretch = Math.cos((latitude * Math.PI) / 180);
      const distance = Math.hypot((longitude - insideX) * stretch, latitude - insideY) * METERS_PER_DEGREE;
      if (distance < nearest) [nearest, height] = [distance, value];
    }
    const share = Math.max(0, 1 - nearest / this.featherMeters);
    return height * share * share * (3 - 2 * share);
  }
}

function cellDegrees({ bounds: [west, , east], width }: Heightfield): number {
  return (east - west) / (width - 1);
}

/** Bilinear height of a field at a point, clamped to its bounds. */
export function sampleHeightfield(field: Heightfield, longitude: number, latitude: number): number {
  const [west, south, east, north] = field.bounds;
  const clamp = (value: number, top: number) => Math.min(top, Math.max(0, value));
  const x = clamp(((longitude - west) / (east - west)) * (field.width - 1), field.width - 1);
  const y = clamp(((latitude - south) / (north - south)) * (field.height - 1), field.height - 1);
  const [column, row] = [Math.min(field.width - 2, Math.floor(x)), Math.min(field.height - 2, Math.floor(y))];
  const [fx, fy] = [x - column, y - row];
  const at = row * field.width + column;
  const [sw, se] = [field.values[at]!, field.values[at + 1]!];
  const [nw, ne] = [field.values[at + field.width]!, field.values[at + field.width + 1]!];
  return (sw * (1 - fx) + se * fx) * (1 - fy) + (nw * (1 - fx) + ne * fx) * fy;
}
