import { readFileSync } from 'node:fs';
import { convertIndexedToRgb, decode as decodePng } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';
import type { TextureImage, TextureWrap, Texturing } from '../model.ts';
import { linearToSrgb, srgbToLinear } from './srgb.ts';

/** Larger pictures are averaged down to this many pixels an edge. */
const MOST_PIXELS = 64;
/** A JPEG may take this much while it is decoded, megabytes. */
const MOST_MEGABYTES = 1024;

/** Linear RGB of a picture, small; weights are the opacity of its pixels. */
interface SmallPicture {
  readonly width: number;
  readonly height: number;
  /** Stride 4: red, green, blue, weight. */
  readonly pixels: Float32Array;
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
  readonly most: number;
}

/** Each picture is decoded once, for as long as somebody holds it. */
const KNOWN = new WeakMap<TextureImage, SmallPicture | undefined>();

const LINEAR = Float32Array.from({ length: 256 }, (_, i) => srgbToLinear(i / 255));

/** The picture averaged down; undefined for WebP and for what cannot be decoded. */
function smallPicture(image: TextureImage): SmallPicture | undefined {
  if (!KNOWN.has(image)) KNOWN.set(image, open(image));
  return KNOWN.get(image);
}

function open({ content, mimeType }: TextureImage): SmallPicture | undefined {
  try {
    const bytes = typeof content === 'string' ? readFileSync(content) : content;
    if (mimeType === 'image/webp') return undefined;
    return averaged(mimeType === 'image/png' ? pngPixels(bytes) : jpegPixels(bytes));
  } catch {
    return undefined;
  }
}

function pngPixels(bytes: Uint8Array): Pixels {
  const { width, height, channels, depth, data, ...rest } = decodePng(bytes);
  if (!rest.palette) return { width, height, channels, data, most: 2 ** depth - 1 };
  const colors = convertIndexedToRgb({ width, height, channels, depth, data, ...rest });
  return { width, height, channels: rest.palette[0]!.length, data: colors, most: 255 };
}

function jpegPixels(bytes: Uint8Array): Pixels {
  const { width, height, data } = decodeJpeg(bytes, { useTArray: true, maxMemoryUsageInMB: MOST_MEGABYTES });
  return { width, height, channels: 4, data, most: 255 };
}

/** Means of linear light over equal boxes. */
function averaged({ width, height, channels, data, most }: Pixels): SmallPicture {
  const [w, h] = [Math.min(width, MOST_PIXELS), Math.min(height, MOST_PIXELS)];
  const pixels = new Float32Array(4 * w * h);
  const [isGrey, hasAlpha] = [channels < 3, channels % 2 === 0];
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * h) / height) * w;
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const to = 4 * (row + Math.floor((x * w) / width));
      const weight = hasAlpha ? data[from + channels - 1]! / most : 1;
      for (let c = 0; c < 3; c++)
        pixels[to + c]! += weight * LINEAR[Math.round((255 * data[from + (isGrey ? 0 : c)]!) / most)]!;
      pixels[to + 3]! += weight;
    }
  }
  for (let i = 0; i < pixels.length; i += 4)
    for (let c = 0; c < 3; c++) pixels[i + c]! /= Math.max(pixels[i + 3]!, 1e-6);
  return { width: w, height: h, pixels };
}

/** Where on a triangle its picture is looked at: the middles of its nine similar parts, as barycentric weights. */
const LOOKS = [0, 1, 2].flatMap(i =>
  [0, 1, 2].flatMap(j => (i + j < 3 ? [[(i + 1 / 3) / 3, (j + 1 / 3) / 3] as const] : [])),
);

/**
 * sRGB RGBA 0…255 a vertex that a textured mesh has from afar: the mean of its pictures on the triangles around it,
 * times its own colour. Undefined where no picture can be decoded.
 */
export function meanColors(
  indices: Uint32Array,
  colors: Uint8Array,
  texturing: Texturing,
): Uint8Array | undefined {
  const sums = new Float64Array(colors.length);
  for (let t = 0; t < indices.length; t += 3) {
    const image = texturing.images[texturing.imageOfTriangle[t / 3]!];
    const picture = image && smallPicture(image);
    if (!picture) continue;
    const corners = indices.subarray(t, t + 3);
    const seen = meanOn(picture, image.wrap, corners, texturing.coordinates);
    for (const corner of corners) for (let k = 0; k < 4; k++) sums[4 * corner + k]! += seen[k]!;
  }
  if (!sums.some(value => value > 0)) return undefined;
  const out = colors.slice();
  for (let i = 0; i < sums.length; i += 4) {
    if (sums[i + 3]! === 0) continue;
    for (let c = 0; c < 3; c++)
      out[i + c] = Math.round(255 * linearToSrgb((sums[i + c]! / sums[i + 3]!) * LINEAR[out[i + c]!]!));
  }
  return out;
}

/** Sums of colours and weights. */
function meanOn(
  { width, height, pixels }: SmallPicture,
  [across, down]: TextureImage['wrap'],
  corners: Uint32Array,
  coordinates: Float32Array,
): [number, number, number, number] {
  const sum: [number, number, number, number] = [0, 0, 0, 0];
  const at = (k: 0 | 1, a: number, b: number): number =>
    (1 - a - b) * coordinates[2 * corners[0]! + k]! +
    a * coordinates[2 * corners[1]! + k]! +
    b * coordinates[2 * corners[2]! + k]!;
  for (const [a, b] of LOOKS) {
    const x = Math.min(width - 1, Math.floor(wrapped(at(0, a, b), across) * width));
    const y = Math.min(height - 1, Math.floor(wrapped(at(1, a, b), down) * height));
    const from = 4 * (y * width + x);
    const weight = pixels[from + 3]!;
    for (let c = 0; c < 3; c++) sum[c]! += weight * pixels[from + c]!;
    sum[3] += weight;
  }
  return sum;
}

/** Place in the picture, 0…1, of one that may lie beyond its edges. */
function wrapped(value: number, wrap: TextureWrap): number {
  if (!Number.isFinite(value)) return 0;
  if (wrap === 'clamp') return Math.max(0, Math.min(1, value));
  const part = value - Math.floor(value);
  return wrap === 'mirror' && Math.floor(value) % 2 !== 0 ? 1 - part : part;
}
