import type { LocalizedText } from '@core/text.ts';
import type { CityFeature, MeshGeometry, PrismGeometry } from '../model.ts';
import { signedArea } from './footprint.ts';

/** Where a feature is and how large, without its geometry. Degrees, metres, square metres. */
export interface FeatureShape {
  readonly longitude: number;
  readonly latitude: number;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly baseHeight: number;
  readonly height: number;
  readonly areaSquareMeters: number;
  /** Largest of length, width and height: what decides how far away it is still drawn by itself. */
  readonly sizeMeters: number;
  /** Vertices at full detail, roughly. */
  readonly weight: number;
}

const METERS_PER_DEGREE = 111_320;
const LARGEST_EXTENT_METERS = 100_000;
/** Bytes of pictures that weigh as much as a vertex: tiles with large pictures hold fewer buildings. */
const PICTURE_BYTES_PER_VERTEX = 250;

/** The shape of a feature, or why it cannot be built. */
export function measureFeature(feature: CityFeature): FeatureShape | LocalizedText {
  return feature.geometry.kind === 'prism' ? measurePrism(feature.geometry) : measureMesh(feature.geometry);
}

export function isRefusal(result: FeatureShape | LocalizedText): result is LocalizedText {
  return 'zh' in result;
}

function measurePrism({ rings, baseHeight, height, roof }: PrismGeometry): FeatureShape | LocalizedText {
  const outer = rings[0];
  if (!outer || outer.length < 6) {
    return { zh: '轮廓不足三个顶点', en: 'The footprint has fewer than three vertices' };
  }
  if (rings.some(ring => ring.some(value => !Number.isFinite(value)))) {
    return { zh: '轮廓坐标不是数字', en: 'A coordinate of the footprint is not a number' };
  }
  if (!Number.isFinite(baseHeight) || !Number.isFinite(height) || height <= 0) {
    return { zh: '高度缺失或不大于零', en: 'The height is missing or not above zero' };
  }
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < outer.length; i += 2) {
    west = Math.min(west, outer[i]!);
    east = Math.max(east, outer[i]!);
    south = Math.min(south, outer[i + 1]!);
    north = Math.max(north, outer[i + 1]!);
  }
  // Rings across the date line run on beyond it.
  if (west < -181 || east > 181 || south < -90 || north > 90) {
    return {
      zh: '坐标超出经纬度范围，请检查坐标系与轴序',
      en: 'Not degrees: check the CRS and its axis order',
    };
  }
  const scaleX = METERS_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const diagonal = Math.hypot((east - west) * scaleX, (north - south) * METERS_PER_DEGREE);
  const area = Math.abs(rings.reduce((sum, ring, i) => sum + (i ? -1 : 1) * Math.abs(degreesArea(ring)), 0));
  const areaSquareMeters = area * scaleX * METERS_PER_DEGREE;
  if (areaSquareMeters < 0.01) return { zh: '轮廓面积为零', en: 'The footprint has no area' };
  if (diagonal > LARGEST_EXTENT_METERS) {
    return { zh: '轮廓跨度超过 100 公里', en: 'The footprint is wider than 100 km' };
  }
  const vertices = rings.reduce((sum, ring) => sum + ring.length / 2, 0);
  const total = height + (roof?.height ?? 0);
  return {
    longitude: (west + east) / 2,
    latitude: (south + north) / 2,
    west,
    south,
    east,
    north,
    baseHeight,
    height: total,
    areaSquareMeters,
    sizeMeters: Math.max(diagonal, total),
    weight: vertices * 5,
  };
}

/** Area in square degrees, computed near zero to keep its digits. */
function degreesArea(ring: Float64Array): number {
  const [x, y] = [ring[0]!, ring[1]!];
  return signedArea(ring.map((value, i) => value - (i % 2 ? y : x)));
}

function pictureWeight(texturing: MeshGeometry['texturing']): number {
  const bytes = texturing?.images.reduce((sum, image) => sum + image.byteLength, 0) ?? 0;
  return Math.round(bytes / PICTURE_BYTES_PER_VERTEX);
}

function measureMesh({ origin, positions, indices, texturing }: MeshGeometry): FeatureShape | LocalizedText {
  if (indices.length < 3) return { zh: '网格没有三角形', en: 'The mesh has no triangle' };
  if (positions.some(value => !Number.isFinite(value)) || origin.some(value => !Number.isFinite(value))) {
    return { zh: '网格坐标不是数字', en: 'A coordinate of the mesh is not a number' };
  }
  const vertexCount = positions.length / 3;
  if (indices.some(index => index >= vertexCount)) {
    return { zh: '网格索引超出顶点数', en: 'An index of the mesh points past its vertices' };
  }
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i++) {
    low[i % 3] = Math.min(low[i % 3]!, positions[i]!);
    high[i % 3] = Math.max(high[i % 3]!, positions[i]!);
  }
  const [width, depth, height] = high.map((value, axis) => value - low[axis]!) as [number, number, number];
  const scaleX = METERS_PER_DEGREE * Math.cos((origin[1] * Math.PI) / 180);
  const west = origin[0] + low[0]! / scaleX;
  const south = origin[1] + low[1]! / METERS_PER_DEGREE;
  const east = west + width / scaleX;
  const north = south + depth / METERS_PER_DEGREE;
  return {
    longitude: (west + east) / 2,
    latitude: (south + north) / 2,
    west,
    south,
    east,
    north,
    baseHeight: origin[2] + low[2]!,
    height,
    areaSquareMeters: width * depth,
    sizeMeters: Math.max(Math.hypot(width, depth), height),
    weight: vertexCount + pictureWeight(texturing),
  };
}
