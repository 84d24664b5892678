import { ROAD_CLASSES, type RoadClass } from './palette.ts';

interface RoadRule {
  /** Width of a carriageway on the ground where the tile does not say, metres. */
  readonly widthMeters: number;
  /** Zoom of 512-pixel pictures from which the class is drawn. */
  readonly fromZoom: number;
  /** Never thinner than this when drawn, pixels. */
  readonly minimumPixels: number;
}

const RULES: Readonly<Record<RoadClass, RoadRule>> = {
  motorway: { widthMeters: 15, fromZoom: 7, minimumPixels: 1.5 },
  trunk: { widthMeters: 14, fromZoom: 8, minimumPixels: 1.3 },
  primary: { widthMeters: 13, fromZoom: 9, minimumPixels: 1.2 },
  secondary: { widthMeters: 11, fromZoom: 11, minimumPixels: 1 },
  tertiary: { widthMeters: 9, fromZoom: 12, minimumPixels: 0.8 },
  residential: { widthMeters: 7, fromZoom: 13, minimumPixels: 0.7 },
  service: { widthMeters: 4.5, fromZoom: 14, minimumPixels: 0.6 },
};
const LANE_METERS = 3.4;

/** The class as painted: links count as their road, unknown classes as residential streets. */
export function roadClass(value: unknown): RoadClass {
  const name = String(value ?? '').replace(/_link$/, '');
  return ROAD_CLASSES.find(known => known === name) ?? 'residential';
}

/**
 * Width in pixels of a road, 0 when it is not drawn at this zoom. True to scale when near, never below the class's
 * minimum when far.
 */
export function roadWidthPixels(
  road: RoadClass,
  lanes: number | undefined,
  zoom: number,
  metersPerPixel: number,
): number {
  const rule = RULES[road];
  if (zoom < rule.fromZoom) return 0;
  const meters = lanes && lanes > 0 ? Math.max(lanes * LANE_METERS, 4) : rule.widthMeters;
  return Math.max(rule.minimumPixels, meters / metersPerPixel);
}

/** Width added on both sides for the casing, pixels; 0 where the road is too thin to have one. */
export function casingPixels(widthPixels: number): number {
  return widthPixels < 2.5 ? 0 : Math.min(1.5, 0.5 + widthPixels * 0.06);
}
