import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { paintedAs } from './tile-schema.ts';

/** A feature of a vector tile, ready to paint. Coordinates run 0…1 across the tile, x east, y south. */
export interface PaintFeature {
  readonly kind: 'point' | 'line' | 'polygon';
  /** Lines, or rings, as [x, y, x, y, …]. */
  readonly parts: readonly Float32Array[];
  /** [minX, minY, maxX, maxY] */
  readonly bounds: readonly [number, number, number, number];
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

/** Features of a vector tile by layer, in the painter's schema. */
export type PaintTile = ReadonlyMap<string, readonly PaintFeature[]>;

const KINDS = { 1: 'point', 2: 'line', 3: 'polygon' } as const;

/** Decodes a Mapbox vector tile (2.1). Throws when the bytes are not one. */
export function decodeTile(bytes: Uint8Array): PaintTile {
  const layers = new Map<string, PaintFeature[]>();
  const tile = new VectorTile(new PbfReader(bytes));
  for (const [name, layer] of Object.entries(tile.layers)) {
    for (let i = 0; i < layer.length; i++) {
      const decoded = decodeFeature(layer.feature(i));
      if (decoded) place(layers, name, decoded);
    }
  }
  return layers;
}

/** Puts a feature where the painter looks for it, whatever schema the tile follows. */
function place(layers: Map<string, PaintFeature[]>, name: string, feature: PaintFeature): void {
  const painted = paintedAs(name, feature.properties);
  if (!painted) return;
  const { layer, class: road } = painted;
  const features = layers.get(layer) ?? [];
  layers.set(layer, features);
  features.push(
    road === undefined ? feature : { ...feature, properties: { ...feature.properties, class: road } },
  );
}

function decodeFeature(feature: VectorTileFeature): PaintFeature | undefined {
  if (feature.type === 0) return undefined;
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const parts = feature.loadGeometry().map(points => {
    const part = new Float32Array(points.length * 2);
    points.forEach((point, i) => {
      const x = point.x / feature.extent;
      const y = point.y / feature.extent;
      part[2 * i] = x;
      part[2 * i + 1] = y;
      bounds[0] = Math.min(bounds[0], x);
      bounds[1] = Math.min(bounds[1], y);
      bounds[2] = Math.max(bounds[2], x);
      bounds[3] = Math.max(bounds[3], y);
    });
    return part;
  });
  return { kind: KINDS[feature.type], parts, bounds, properties: feature.properties };
}
