import type { JsonValue } from '@core/records.ts';
import { LocalizedError } from '@core/text.ts';
import { unzipSync } from 'fflate';
import proj4 from 'proj4';
import { archiveTooLarge, decodeText, LARGEST_UNPACKED_BYTES } from './format.ts';

/** One shapefile of an archive as GeoJSON. */
export interface ShapefileLayer {
  readonly name: string;
  readonly document: JsonValue;
  /** It had a .prj, and its coordinates are WGS84 now. */
  readonly isProjected: boolean;
}

const PARTS = /\.(shp|dbf|prj|cpg)$/i;
/** Place and meanings of the language byte of a .dbf that names GBK. */
const LANGUAGE_BYTE = 29;
const LANGUAGE_GBK = 0x4d;
const DBF_HEADER_LENGTH = 8;
/** Code pages that decoders know by another name. */
const CODE_PAGES: Readonly<Record<string, string>> = {
  '936': 'gbk',
  '54936': 'gb18030',
  '950': 'big5',
  '65001': 'utf-8',
};

/**
 * The shapefiles of a zip. The attributes' encoding is the .cpg's, else the .dbf's own mark, else UTF-8 where the text
 * is valid UTF-8 and GB 18030 where it is not. Throws RangeError for an archive without a .shp, or one that unpacks too
 * large.
 */
export async function readShapefiles(bytes: Uint8Array): Promise<ShapefileLayer[]> {
  const parts = unzip(bytes);
  const names = [...parts.keys()].filter(name => /\.shp$/i.test(name)).map(name => name.slice(0, -4));
  if (names.length === 0) throw new LocalizedError('压缩包中没有 .shp', 'the archive holds no .shp');
  const { default: shapefile } = await import('shpjs');
  return Promise.all(
    names.map(async path => {
      const part = (extension: string) =>
        parts.get(`${path}.${extension}`) ?? parts.get(`${path}.${extension.toUpperCase()}`);
      const [dbf, prj, cpg] = [part('dbf'), part('prj'), part('cpg')];
      const document = await shapefile({
        shp: (part('shp') as Uint8Array<ArrayBuffer>).buffer,
        ...(dbf ? { dbf: (dbf as Uint8Array<ArrayBuffer>).buffer, cpg: encodingOf(dbf, cpg) } : {}),
        ...(prj ? { prj: checkedProjection(decodeText(prj)) } : {}),
      } as unknown as ArrayBuffer);
      const name = path.replace(/^.*\//, '');
      return { name, document: document as unknown as JsonValue, isProjected: prj !== undefined };
    }),
  );
}

function unzip(bytes: Uint8Array): Map<string, Uint8Array> {
  let total = 0;
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (!PARTS.test(name) || name.startsWith('__MACOSX/')) return false;
      total += originalSize;
      if (total > LARGEST_UNPACKED_BYTES) throw archiveTooLarge();
      return true;
    },
  });
  // Each part in a buffer of its own.
  return new Map(Object.entries(files).map(([name, part]) => [name, new Uint8Array(part)]));
}

/** As the reader takes it: the content of a .cpg. */
function encodingOf(dbf: Uint8Array, cpg: Uint8Array | undefined): string {
  if (cpg)
    return (
      CODE_PAGES[
        decodeText(cpg)
          .trim()
          .replace(/^(cp|ansi|windows|oem)[ -]?/i, '')
      ] ?? decodeText(cpg).trim()
    );
  if (dbf[LANGUAGE_BYTE] === LANGUAGE_GBK) return 'gbk';
  const header = new DataView(dbf.buffer, dbf.byteOffset).getUint16(DBF_HEADER_LENGTH, true);
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(dbf.subarray(header));
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}

/** Datums of older Chinese surveys have no public shift to WGS84: their places would be off by a hundred metres unseen. */
function checkedProjection(prj: string): string {
  if (/Xian|Beijing_?1954/i.test(prj) && !/TOWGS84/i.test(prj))
    throw new LocalizedError(
      '西安 80 与北京 54 没有公开的 WGS84 转换参数：请用本地测绘参数转换后再导入',
      'its datum (Xian 1980 or Beijing 1954) has no public shift to WGS84: transform it with the parameters of your survey',
    );
  try {
    proj4(prj);
  } catch (error) {
    const { message } = error as Error;
    throw new LocalizedError(`无法读取 .prj：${message}`, `its .prj cannot be read: ${message}`);
  }
  return prj;
}
