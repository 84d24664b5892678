/** A quality preset without `auto`, which is one of these at any moment. */
export type QualityLevel = 'low' | 'medium' | 'high';
export const QUALITY_LEVELS: readonly QualityLevel[] = ['low', 'medium', 'high'];

/** What a preset sets, and the memory it may take. */
export interface QualitySettings {
  /** Drawn pixels per CSS pixel, times the device's pixel ratio where `deviceResolution`. */
  readonly resolutionScale: number;
  readonly deviceResolution: boolean;
  readonly msaaSamples: 1 | 2 | 4;
  readonly shadows: boolean;
  /** Soft light around lit windows. */
  readonly bloom: boolean;
  /** Lit windows and storey lines on facades. */
  readonly facadeDetail: boolean;
  readonly stars: boolean;
  /** Distances at which rain and snow are drawn; 0: only the haze that they bring. */
  readonly fallSheets: 0 | 2 | 4;
  /** Pixels of geometric error tolerated in buildings and terrain. */
  readonly tileErrorPixels: number;
  readonly terrainErrorPixels: number;
  /** Error tolerated in terrain that is wholly lost in haze, pixels on top. */
  readonly hazeErrorPixels: number;
  /** Loads coarser terrain behind the view too, for a smoother way out of it. */
  readonly preloadAncestors: boolean;
  /** Milliseconds a frame for preparing terrain tiles: more where frames are slow anyway and there are few of them. */
  readonly loadSliceMs: number;
  /** Tiles kept beyond what is in view, and what a tileset may take at most, bytes. */
  readonly cacheBytes: number;
  readonly overflowBytes: number;
}

const MEBIBYTE = 1024 * 1024;

export const QUALITY_SETTINGS: Readonly<Record<QualityLevel, QualitySettings>> = {
  low: {
    resolutionScale: 0.7,
    deviceResolution: false,
    msaaSamples: 1,
    shadows: false,
    bloom: false,
    facadeDetail: true,
    stars: false,
    fallSheets: 0,
    tileErrorPixels: 24,
    terrainErrorPixels: 3,
    hazeErrorPixels: 12,
    preloadAncestors: false,
    loadSliceMs: 60,
    cacheBytes: 96 * MEBIBYTE,
    overflowBytes: 64 * MEBIBYTE,
  },
  medium: {
    resolutionScale: 1,
    deviceResolution: false,
    msaaSamples: 2,
    shadows: false,
    bloom: false,
    facadeDetail: true,
    stars: true,
    fallSheets: 2,
    tileErrorPixels: 14,
    terrainErrorPixels: 2,
    hazeErrorPixels: 4,
    preloadAncestors: true,
    loadSliceMs: 6,
    cacheBytes: 256 * MEBIBYTE,
    overflowBytes: 128 * MEBIBYTE,
  },
  high: {
    resolutionScale: 1,
    deviceResolution: true,
    msaaSamples: 4,
    shadows: true,
    bloom: true,
    facadeDetail: true,
    stars: true,
    fallSheets: 4,
    tileErrorPixels: 8,
    terrainErrorPixels: 1.5,
    hazeErrorPixels: 2,
    preloadAncestors: true,
    loadSliceMs: 6,
    cacheBytes: 512 * MEBIBYTE,
    overflowBytes: 256 * MEBIBYTE,
  },
};

/** True when the WebGL renderer's name is that of a software rasteriser. */
export function isSoftwareRenderer(rendererName: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(rendererName);
}
