import { describe, expect, it } from 'vitest';
import { outlineOf } from './shore-lines.ts';

const ring = (...points: [number, number][]) => Float32Array.from(points.flat());

describe('outlineOf', () => {
  it('keeps a ring that lies inside the tile whole', () => {
    const inside = ring([0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.25]);
    expect(outlineOf(inside)).toEqual([inside]);
  });

  it('leaves out the edges a tiler added along its buffer', () => {
    // A river through the tile from west to east, cut at -0.0625 and 1.0625.
    const river = ring([-0.0625, 0.25], [1.0625, 0.25], [1.0625, 0.5], [-0.0625, 0.5], [-0.0625, 0.25]);
    expect(outlineOf(river)).toEqual([
      ring([-0.0625, 0.25], [1.0625, 0.25]),
      ring([1.0625, 0.5], [-0.0625, 0.5]),
    ]);
  });

  it('draws nothing of an area that covers the tile', () => {
    expect(outlineOf(ring([-0.1, -0.1], [1.1, -0.1], [1.1, 1.1], [-0.1, 1.1], [-0.1, -0.1]))).toEqual([]);
  });
});
