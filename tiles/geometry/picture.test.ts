import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import type { TextureImage, TextureWrap } from '../model.ts';
import { meanColors } from './picture.ts';

const WHITE = new Uint8Array(12).fill(255);

/** Colour of a triangle that lies in a picture between two places across. */
function seen(image: Partial<TextureImage>, from: number, to: number, colors = WHITE): number[] | undefined {
  const content = image.content as Uint8Array;
  const wrap: readonly [TextureWrap, TextureWrap] = ['clamp', 'clamp'];
  const whole = { mimeType: 'image/png', wrap, isCutOut: false, ...image, content, byteLength: 1 } as const;
  const coordinates = Float32Array.from([from, 0.1, to, 0.5, from, 0.9]);
  const texturing = { images: [whole], imageOfTriangle: Int16Array.of(0), coordinates };
  const mean = meanColors(Uint32Array.of(0, 1, 2), colors, texturing);
  return mean && [...mean.subarray(0, 3)];
}

/** Left half red, right half blue, `size` pixels an edge. */
function halves(size: number, channels: 3 | 4 = 3): Uint8Array {
  const out = new Uint8Array(size * size * channels);
  for (let i = 0; i < size * size; i++) {
    const isLeft = i % size < size / 2;
    out.set([isLeft ? 200 : 0, 0, isLeft ? 0 : 100, 255].slice(0, channels), i * channels);
  }
  return out;
}
const png = (size: number) => encodePng({ width: size, height: size, data: halves(size), channels: 3 });

describe('the colour of a picture from afar', () => {
  it('is the mean of what lies on the triangle, in linear light', () => {
    for (const size of [8, 256]) {
      expect(seen({ content: png(size) }, 0.05, 0.45)).toEqual([200, 0, 0]);
      expect(seen({ content: png(size) }, 0.55, 0.95)).toEqual([0, 0, 100]);
    }
    const black = new Uint8Array(8 * 8 * 3).fill(255, 0, 8 * 4 * 3);
    const grey = seen({ content: encodePng({ width: 8, height: 8, data: black, channels: 3 }) }, 0, 1)!;
    // Half of the light is sRGB 188, not 128.
    expect(grey[0]).toBeGreaterThan(170);
  });

  it('follows repeats and mirrors', () => {
    const content = png(8);
    expect(seen({ content, wrap: ['repeat', 'clamp'] }, 1.05, 1.45)).toEqual([200, 0, 0]);
    expect(seen({ content, wrap: ['mirror', 'clamp'] }, 1.05, 1.45)).toEqual([0, 0, 100]);
    expect(seen({ content }, 1.05, 1.45)).toEqual([0, 0, 100]);
  });

  it('is read from JPEG, and is multiplied by that of the vertices', () => {
    const { data } = encodeJpeg({ width: 16, height: 16, data: halves(16, 4) }, 95);
    const [red = 0, green, blue] = seen({ content: data, mimeType: 'image/jpeg' }, 0.05, 0.4)!;
    expect(Math.abs(red - 200)).toBeLessThan(6);
    expect([green, blue].every(value => value! < 12)).toBe(true);
    expect(seen({ content: png(8) }, 0.05, 0.45, new Uint8Array(12))).toEqual([0, 0, 0]);
  });

  it('leaves out what is transparent, and is none where nothing can be read', () => {
    const data = halves(8, 4);
    for (let i = 0; i < 64; i++) if (i % 8 < 4) data[4 * i + 3] = 0;
    expect(seen({ content: encodePng({ width: 8, height: 8, data, channels: 4 }) }, 0, 1)).toEqual([
      0, 0, 100,
    ]);
    expect(seen({ content: new Uint8Array(9) }, 0, 1)).toBeUndefined();
    expect(seen({ content: png(8), mimeType: 'image/webp' }, 0, 1)).toBeUndefined();
  });
});
