import {
  type Credit,
  Event,
  type ImageryProvider,
  Rectangle,
  type Request,
  RequestScheduler,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import { type Header, PMTiles, type Source, TileType } from 'pmtiles';
import { archiveTemplate } from '../basemap/archive-template.ts';
import type { VectorImageryOptions } from './vector-imagery.ts';

/** The picture of a tile, from its bytes; without bytes, an empty one. */
export type DecodePicture = (bytes: ArrayBuffer | undefined, mediaType: string) => Promise<ImageBitmap>;

const MEDIA_TYPES: Readonly<Partial<Record<TileType, string>>> = {
  [TileType.Png]: 'image/png',
  [TileType.Jpeg]: 'image/jpeg',
  [TileType.Webp]: 'image/webp',
  [TileType.Avif]: 'image/avif',
};

export interface ArchiveOptions {
  readonly decode?: DecodePicture;
  /** Makes the provider of an archive of vector tiles, from its address and what it covers. */
  readonly paintVector: (vector: Omit<VectorImageryOptions, 'theme'>) => ImageryProvider;
}

/** Imagery of a PMTiles archive, by its URL. Rejects when it cannot be read or holds neither pictures nor vector tiles. */
export async function openPmtilesImagery(
  source: string | Source,
  { decode = decodePicture, paintVector }: ArchiveOptions,
): Promise<ImageryProvider> {
  const archive = new PMTiles(source);
  const header = await archive.getHeader();
  if (header.tileType === TileType.Mvt) {
    return paintVector({
      url: archiveTemplate(archive.source.getKey()),
      minimumZoom: header.minZoom,
      maximumZoom: header.maxZoom,
      bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat],
    });
  }
  const mediaType = MEDIA_TYPES[header.tileType];
  if (!mediaType) {
    throw new Error(`${archive.source.getKey()} holds no pictures (tile type ${TileType[header.tileType]})`);
  }
  return new PmtilesImagery(archive, header, mediaType, decode) as unknown as ImageryProvider;
}

/** Cesium's provider interface over an archive; what it covers is said by the archive's header. */
class PmtilesImagery {
  readonly tileWidth = 256;
  readonly tileHeight = 256;
  readonly minimumLevel: number;
  readonly maximumLevel: number;
  readonly tilingScheme = new WebMercatorTilingScheme();
  readonly rectangle: Rectangle;
  readonly errorEvent = new Event();
  readonly hasAlphaChannel = true;
  readonly tileDiscardPolicy = undefined;
  readonly credit = undefined;
  readonly proxy = undefined;
  readonly #archive: PMTiles;
  readonly #mediaType: string;
  readonly #decode: DecodePicture;

  constructor(archive: PMTiles, header: Header, mediaType: string, decode: DecodePicture) {
    this.#archive = archive;
    this.#mediaType = mediaType;
    this.#decode = decode;
    this.minimumLevel = header.minZoom;
    this.maximumLevel = header.maxZoom;
    this.rectangle = Rectangle.fromDegrees(header.minLon, header.minLat, header.maxLon, header.maxLat);
  }

  getTileCredits(): Credit[] | undefined {
    return undefined;
  }

  pickFeatures(): undefined {
    return undefined;
  }

  /** Called by Cesium; undefined means "ask again later". */
  requestImage(x: number, y: number, level: number, request?: Request): Promise<ImageBitmap> | undefined {
    const abort = new AbortController();
    const read = async () => {
      const tile = await this.#archive.getZxy(level, x, y, abort.signal);
      return this.#decode(tile?.data, this.#mediaType);
    };
    if (!request) return read();
    request.url = this.#archive.source.getKey();
    request.requestFunction = read as unknown as Request['requestFunction'];
    request.cancelFunction = () => abort.abort();
    return RequestScheduler.request<ImageBitmap>(request);
  }
}

/** Bottom row first, as Cesium wants bitmaps. */
function decodePicture(bytes: ArrayBuffer | undefined, mediaType: string): Promise<ImageBitmap> {
  if (!bytes) return createImageBitmap(new ImageData(1, 1));
  return createImageBitmap(new Blob([bytes], { type: mediaType }), {
    imageOrientation: 'flipY',
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  });
}
