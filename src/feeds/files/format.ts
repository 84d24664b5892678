import { LocalizedError } from '@core/text.ts';
import { strFromU8, unzipSync } from 'fflate';
import { decodeXml } from '../runtime/xml.ts';
import { FILE_FORMATS, type FileFormat } from './options.ts';

const BY_EXTENSION: Readonly<Record<string, FileFormat>> = {
  geojson: 'geojson',
  csv: 'csv',
  tsv: 'csv',
  kml: 'kml',
  kmz: 'kmz',
  gpx: 'gpx',
  czml: 'czml',
  zip: 'shapefile',
  tif: 'geotiff',
  tiff: 'geotiff',
};
/** Unpacked bytes of an archive beyond which it is taken for a bomb. */
export const LARGEST_UNPACKED_BYTES = 200_000_000;

/** The format of a file, by its name and, for `.xml` and `.json`, by how it begins. Throws LocalizedError when unknown. */
export function formatOf(name: string, bytes: Uint8Array): FileFormat {
  const extension = name.split('.').pop()?.toLowerCase() ?? '';
  const known = BY_EXTENSION[extension];
  if (known) return known;
  const head = new TextDecoder().decode(bytes.subarray(0, 2000));
  if (/<fcd-export[\s>]/.test(head)) return 'sumo-fcd';
  if (/<meandata[\s>]/.test(head)) return 'sumo-edge-data';
  if (/<kml[\s>]/.test(head)) return 'kml';
  if (/<gpx[\s>]/.test(head)) return 'gpx';
  if (/^\s*\[/.test(head) && /"document"/.test(head)) return 'czml';
  if (/^\s*\{/.test(head) && /"type"\s*:/.test(head)) return 'geojson';
  const formats = FILE_FORMATS.join(', ');
  throw new LocalizedError(`“${name}”不属于可读的格式：${formats}`, `"${name}" is none of ${formats}`);
}

/** An archive that unpacks to more than a browser should hold. */
export function archiveTooLarge(): LocalizedError {
  const size = `${LARGEST_UNPACKED_BYTES / 1e6} MB`;
  return new LocalizedError(`压缩包解开后超过 ${size}`, `the archive unpacks to more than ${size}`);
}

/** Text of the first `.kml` in a KMZ. Throws LocalizedError for archives that unpack too large or hold none. */
export function kmlOfKmz(bytes: Uint8Array): string {
  let total = 0;
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (!name.toLowerCase().endsWith('.kml')) return false;
      total += originalSize;
      if (total > LARGEST_UNPACKED_BYTES) throw archiveTooLarge();
      return true;
    },
  });
  const [first] = Object.values(files);
  if (!first) throw new LocalizedError('压缩包中没有 .kml', 'the archive holds no .kml');
  return decodeXml(first);
}

/** Text of a file: by its byte order mark, else UTF-8, or GB 18030 as spreadsheets in China write it. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return canDecodeGb18030() ? new TextDecoder('gb18030').decode(bytes) : strFromU8(bytes, true);
  }
}

function canDecodeGb18030(): boolean {
  try {
    return new TextDecoder('gb18030').encoding === 'gb18030';
  } catch {
    return false;
  }
}
