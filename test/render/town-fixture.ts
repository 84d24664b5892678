import { rmSync } from 'node:fs';
import type { CityFeature } from '../../tiles/model.ts';
import { writeTileset } from '../../tiles/write/tileset.ts';

const USES = ['residential', 'office', 'commercial', 'education'] as const;
const SIDE = 5;
const STEP_DEGREES = 0.0006;

/** Twenty-five buildings on a square grid, as the pipeline writes them: `town:0` in the south-west, row by row. */
export async function writeTown(outDir: string): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  await writeTileset(town(), { outDir });
}

function* town(): Generator<CityFeature> {
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [column, row] = [i % SIDE, Math.floor(i / SIDE)];
    const [west, south] = [113.3186 + column * STEP_DEGREES, 23.103 + row * STEP_DEGREES];
    const height = 12 + ((i * 37) % 90);
    yield {
      id: `town:${i}`,
      tileset: 'town',
      attributes: {
        use: USES[i % USES.length]!,
        height,
        storeys: Math.round(height / 3),
        year: 1960 + ((i * 13) % 60),
        source: 'test',
        kind: 'synthetic',
        cimLevel: 2,
      },
      geometry: {
        kind: 'prism',
        rings: [Float64Array.from(square(west, south, 0.00032 + 0.00008 * (i % 3)))],
        baseHeight: 0,
        height,
      },
    };
  }
}

function square(west: number, south: number, size: number): number[] {
  return [west, south, west + size, south, west + size, south + size, west, south + size];
}
