import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Feature } from 'geojson';
import GeoJsonVt from 'geojson-vt';
import { fromGeojsonVt } from 'vt-pbf';
import type { MapFeature } from '../model.ts';

export interface BasemapOptions {
  readonly outDir: string;
  readonly minimumZoom: number;
  readonly maximumZoom: number;
  /** Area covered without gaps [west, south, east, north], degrees; every tile in it exists, empty ones too. */
  readonly bounds: readonly [number, number, number, number];
  readonly attribution?: string;
  readonly progress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

const EXTENT = 4096;
const BUFFER = 128;
/** Property that carries `MapFeature.minimumZoom` through the tiler; it is not written. */
const ZOOM_KEY = '_minimumZoom';

/**
 * Writes Mapbox vector tiles 2.1 `{z}/{x}/{y}.pbf` (Web Mercator, rows from the north) and `tiles.json` (TileJSON
 * 3). A feature's id is its property `id`. Returns the number of tiles and bytes.
 */
export function writeBasemap(
  features: readonly MapFeature[],
  options: BasemapOptions,
): { tiles: number; bytes: number } {
  const layers = indexLayers(features, options.maximumZoom);
  const { minimumZoom, maximumZoom, bounds } = options;
  let tiles = 0;
  let bytes = 0;
  for (let z = minimumZoom; z <= maximumZoom; z++) {
    const [west, north] = tileAt(bounds[0], bounds[3], z);
    const [east, south] = tileAt(bounds[2], bounds[1], z);
    for (let x = west; x <= east; x++) {
      options.signal?.throwIfAborted();
      for (let y = north; y <= south; y++) {
        const data = encodeTile(layers, z, x, y);
        const file = join(options.outDir, String(z), String(x), `${y}.pbf`);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, data);
        tiles++;
        bytes += data.length;
      }
      options.progress?.(
        (z - minimumZoom + (x - west + 1) / (east - west + 1)) / (maximumZoom - minimumZoom + 1),
      );
    }
  }
  writeFileSync(join(options.outDir, 'tiles.json'), JSON.stringify(tileJson(features, options)));
  return { tiles, bytes };
}

function indexLayers(features: readonly MapFeature[], maximumZoom: number): Map<string, GeoJsonVt> {
  const byLayer = new Map<string, Feature[]>();
  for (const { id, layer, geometry, properties, minimumZoom = 0 } of features) {
    const feature: Feature = {
      type: 'Feature',
      geometry,
      properties: { ...properties, id, [ZOOM_KEY]: minimumZoom },
    };
    const members = byLayer.get(layer);
    if (members) members.push(feature);
    else byLayer.set(layer, [feature]);
  }
  const options = {
    maxZoom: maximumZoom,
    indexMaxZoom: Math.min(5, maximumZoom),
    tolerance: 3,
    extent: EXTENT,
    buffer: BUFFER,
  };
  return new Map(
    [...byLayer.keys()]
      .sort()
      .map(layer => [
        layer,
        new GeoJsonVt({ type: 'FeatureCollection', features: byLayer.get(layer)! }, options),
      ]),
  );
}

function encodeTile(layers: Map<string, GeoJsonVt>, z: number, x: number, y: number): Uint8Array {
  const present: Record<string, { features: readonly unknown[] }> = {};
  for (const [layer, index] of layers) {
    const features = (index.getTile(z, x, y)?.features ?? []).flatMap(feature => {
      const { [ZOOM_KEY]: minimumZoom, ...tags } = feature.tags ?? {};
      return Number(minimumZoom) <= z ? [{ ...feature, tags }] : [];
    });
    if (features.length > 0) present[layer] = { features };
  }
  return fromGeojsonVt(present, { version: 2, extent: EXTENT });
}

/** Web Mercator tile of a point. */
function tileAt(longitude: number, latitude: number, z: number): [number, number] {
  const sine = Math.sin((latitude * Math.PI) / 180);
  const count = 2 ** z;
  const x = Math.floor(((longitude + 180) / 360) * count);
  const y = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * count);
  const clamp = (value: number) => Math.max(0, Math.min(count - 1, value));
  return [clamp(x), clamp(y)];
}

function tileJson(features: readonly MapFeature[], options: BasemapOptions): object {
  const layers = [...new Set(features.map(({ layer }) => layer))].sort();
  return {
    tilejson: '3.0.0',
    tiles: ['{z}/{x}/{y}.pbf'],
    minzoom: options.minimumZoom,
    maxzoom: options.maximumZoom,
    bounds: options.bounds,
    ...(options.attribution ? { attribution: options.attribution } : {}),
    vector_layers: layers.map(id => ({ id, fields: {} })),
  };
}
