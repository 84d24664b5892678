import { unzlibSync } from 'fflate';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of a pixel. */
  at(x: number, y: number): readonly [number, number, number, number];
}

/** Reads a PNG of 8 bits without interlace, as map servers write them. */
export function readPng(bytes: Uint8Array): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let [width, height, type] = [0, 0, 0];
  let palette = new Uint8Array();
  let transparency = new Uint8Array();
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (name === 'IHDR')
      [width, height, type] = [view.getUint32(at + 8), view.getUint32(at + 12), content[9]!];
    else if (name === 'PLTE') palette = new Uint8Array(content);
    else if (name === 'tRNS') transparency = new Uint8Array(content);
    else if (name === 'IDAT') data.push(content);
    at += 12 + length;
  }
  const channels = ({ 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as Record<number, number>)[type]!;
  const pixels = unfilter(unzlibSync(Buffer.concat(data)), width, height, channels);
  return {
    width,
    height,
    at(x, y) {
      const p = [...pixels.subarray((y * width + x) * channels, (y * width + x + 1) * channels)];
      if (type === 3)
        return [...palette.subarray(p[0]! * 3, p[0]! * 3 + 3), transparency[p[0]!] ?? 255] as never;
      return type === 2
        ? [p[0]!, p[1]!, p[2]!, 255]
        : type === 6
          ? (p as never)
          : [p[0]!, p[0]!, p[0]!, p[1] ?? 255];
    },
  };
}

/** Undoes the five filters of the PNG specification (§ 9). */
function unfilter(raw: Uint8Array, width: number, height: number, channels: number): Uint8Array {
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)]!;
    for (let i = 0; i < stride; i++) {
      const left = i < channels ? 0 : out[row * stride + i - channels]!;
      const above = row === 0 ? 0 : out[(row - 1) * stride + i]!;
      const corner = row === 0 || i < channels ? 0 : out[(row - 1) * stride + i - channels]!;
      const estimate = left + above - corner;
      const [a, b, c] = [left, above, corner].map(value => Math.abs(estimate - value)) as [
        number,
        number,
        number,
      ];
      const paeth = a <= b && a <= c ? left : b <= c ? above : corner;
      const predicted = [0, left, above, (left + above) >> 1, paeth][filter]!;
      out[row * stride + i] = raw[row * (stride + 1) + 1 + i]! + predicted;
    }
  }
  return out;
}
