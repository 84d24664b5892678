import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LocalizedText } from '@core/text.ts';
import type { ReportEntry, TextureImage } from '../model.ts';

const startsWith = (bytes: Uint8Array, text: string, at = 0): boolean =>
  Buffer.from(
    bytes.buffer,
    bytes.byteOffset + at,
    Math.min(text.length, Math.max(0, bytes.length - at)),
  ).equals(Buffer.from(text, 'latin1'));

/** Type of a whole picture by its own bytes, whatever its name says; undefined when it is none or breaks off. */
export function imageTypeOf(bytes: Uint8Array): TextureImage['mimeType'] | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return buffer.includes('IEND') ? 'image/png' : undefined;
  // The end marker may be followed by padding, and thumbnails have one of their own.
  if (startsWith(bytes, '\xff\xd8\xff'))
    return buffer.lastIndexOf(Buffer.from([0xff, 0xd9])) >= Math.max(3, buffer.length - 1024)
      ? 'image/jpeg'
      : undefined;
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8))
    return buffer.readUInt32LE(4) + 8 <= buffer.length + 1 ? 'image/webp' : undefined;
  return undefined;
}

type Use = Pick<TextureImage, 'wrap' | 'isCutOut'>;

/** Pictures named relative to a folder, each read once; what cannot be used is reported once. */
export class TextureFolder {
  readonly #images = new Map<string, TextureImage | undefined>();

  constructor(
    readonly folder: string,
    readonly report: (entry: ReportEntry) => void,
  ) {}

  read(name: string, use: Use): TextureImage | undefined {
    const key = [name, ...use.wrap, use.isCutOut].join('|');
    if (!this.#images.has(key)) this.#images.set(key, this.#open(name, use));
    return this.#images.get(key);
  }

  #open(name: string, use: Use): TextureImage | undefined {
    const image = readTextureFile(resolve(this.folder, name), use);
    if ('content' in image) return image;
    this.report({ severity: 'repaired', id: name, reason: image });
    return undefined;
  }
}

/** A picture's file as a texture, or why it cannot be one. */
function readTextureFile(path: string, use: Use): TextureImage | LocalizedText {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    return { zh: '没有这张图片，对应的面不贴图', en: 'The picture is missing; its surfaces stay plain' };
  }
  const mimeType = imageTypeOf(bytes);
  if (!mimeType) {
    return {
      zh: '不是完整的 PNG、JPEG 或 WebP 图片，对应的面不贴图',
      en: 'Is no whole PNG, JPEG or WebP picture; its surfaces stay plain',
    };
  }
  return { content: path, byteLength: bytes.length, mimeType, ...use };
}
