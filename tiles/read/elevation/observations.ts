import type { Heightfield } from '../../model.ts';

/** A height measured at a point: a borehole's collar, a levelling mark. */
export interface HeightObservation {
  readonly longitude: number;
  readonly latitude: number;
  /** Ellipsoid height, metres. */
  readonly height: number;
}

export interface ReliefOptions {
  readonly bounds: Heightfield['bounds'];
  /** Distance between values, metres. */
  readonly spacingMeters: number;
  /** Power of the distance; 2 by default. */
  readonly power?: number;
  /** Observations that count at a place; 12 by default. */
  readonly neighbours?: number;
}

const METERS_PER_DEGREE = 111_320;

/**
 * Relief from point observations by inverse distance weighting (Shepard 1968) of the nearest ones. An approximation:
 * it never leaves the range of the observations and says nothing of what lies between them.
 * Throws RangeError without observations.
 */
export function reliefFromObservations(
  observations: readonly HeightObservation[],
  { bounds, spacingMeters, power = 2, neighbours = 12 }: ReliefOptions,
): Heightfield {
  if (observations.length === 0) throw new RangeError('There is no observation to make a relief from');
  const [west, south, east, north] = bounds;
  const scaleX = METERS_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const width = Math.max(2, Math.round(((east - west) * scaleX) / spacingMeters) + 1);
  const height = Math.max(2, Math.round(((north - south) * METERS_PER_DEGREE) / spacingMeters) + 1);
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const latitude = south + ((north - south) * row) / (height - 1);
    for (let column = 0; column < width; column++) {
      const longitude = west + ((east - west) * column) / (width - 1);
      const near = observations
        .map(o => ({
          distance: Math.hypot(
            (o.longitude - longitude) * scaleX,
            (o.latitude - latitude) * METERS_PER_DEGREE,
          ),
          height: o.height,
        }))
        .sort((a, b) => a.distance - b.distance)
        .slice(0, neighbours);
      values[row * width + column] = weightedMean(near, power);
    }
  }
  return { bounds, width, height, values };
}

function weightedMean(near: readonly { distance: number; height: number }[], power: number): number {
  let [sum, weights] = [0, 0];
  for (const { distance, height } of near) {
    if (distance < 0.01) return height;
    const weight = distance ** -power;
    sum += weight * height;
    weights += weight;
  }
  return sum / weights;
}
