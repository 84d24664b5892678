import type { ScenarioContext } from '@core/scenario.ts';
import * as z from 'zod/mini';
import type { RoadNetwork } from '../network/road-network.ts';

const citySchema = z.object({ scenarios: z.object({ flood: z.object({ elevation: z.string() }) }) });
const headerSchema = z.object({
  data: z.string(),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  width: z.number(),
  height: z.number(),
  scale: z.number(),
});

/** Roads are drawn this far above the ground. */
const CLEARANCE_METERS = 1;

/**
 * Height above the ellipsoid of every vertex of a network's lines, from the ground model that the pack carries for
 * the flood model; a pack without one gives zero.
 */
export async function heightsOf(context: ScenarioContext, network: RoadNetwork): Promise<Float64Array> {
  const { coordinates } = network.geometry!;
  const heights = new Float64Array(coordinates.length / 2);
  const json = async (path: string): Promise<unknown> =>
    JSON.parse(new TextDecoder().decode(await context.fetchCityFile(path)));
  const city = citySchema.safeParse(await json('city.json'));
  if (!city.success) return heights;
  const path = city.data.scenarios.flood.elevation;
  const { data, bounds, width, height, scale } = z.parse(headerSchema, await json(path));
  const codes = new Int16Array(await context.fetchCityFile(path.replace(/[^/]*$/, data)));
  const [west, south, east, north] = bounds;
  for (let vertex = 0; vertex < heights.length; vertex++) {
    const column = ((coordinates[2 * vertex]! - west) / (east - west)) * (width - 1);
    const row = ((coordinates[2 * vertex + 1]! - south) / (north - south)) * (height - 1);
    heights[vertex] = bilinear(codes, width, height, column, row) * scale + CLEARANCE_METERS;
  }
  return heights;
}

function bilinear(codes: Int16Array, width: number, height: number, column: number, row: number): number {
  const x = Math.min(width - 2, Math.max(0, Math.floor(column)));
  const y = Math.min(height - 2, Math.max(0, Math.floor(row)));
  const u = Math.min(1, Math.max(0, column - x));
  const v = Math.min(1, Math.max(0, row - y));
  const at = (i: number, j: number) => codes[(y + j) * width + x + i]!;
  return (at(0, 0) * (1 - u) + at(1, 0) * u) * (1 - v) + (at(0, 1) * (1 - u) + at(1, 1) * u) * v;
}
