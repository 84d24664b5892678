import type { GridSeries } from '@core/scenario.ts';

const CODES = 65_535;

/** Value of a code, or NaN where there is none. */
export function decode({ offset, scale }: Pick<GridSeries, 'offset' | 'scale'>, code: number): number {
  return code === 0 ? Number.NaN : offset + scale * code;
}

/**
 * Frames of float values as 16-bit codes over their common range: error at most half of range / 65,534, none where all
 * are whole numbers (classes). NaN becomes code 0.
 */
export function quantiseFrames(
  frames: readonly Float32Array[],
): Pick<GridSeries, 'offset' | 'scale' | 'codes'> {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let isWhole = true;
  for (const frame of frames) {
    for (const value of frame) {
      isWhole &&= Number.isNaN(value) || Number.isInteger(value);
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) [low, high] = [0, 0];
  const fits = isWhole && high - low < CODES;
  const scale = high > low && !fits ? (high - low) / (CODES - 1) : 1;
  const offset = low - scale;
  const size = frames[0]?.length ?? 0;
  const codes = new Uint16Array(size * frames.length);
  for (const [k, frame] of frames.entries()) {
    for (let cell = 0; cell < size; cell++) {
      const value = frame[cell]!;
      codes[k * size + cell] = Number.isNaN(value) ? 0 : Math.round((value - offset) / scale);
    }
  }
  return { offset, scale, codes };
}

/** One key frame as floats. */
export function decodeFrame(grid: GridSeries, frame: number): Float32Array {
  const size = grid.width * grid.height;
  return Float32Array.from(grid.codes.subarray(frame * size, (frame + 1) * size), code => decode(grid, code));
}

/** The key frame at or before `seconds`. */
export function frameAt({ timesSeconds }: GridSeries, seconds: number): number {
  let frame = 0;
  while (frame + 1 < timesSeconds.length && timesSeconds[frame + 1]! <= seconds + 1e-6) frame++;
  return frame;
}
