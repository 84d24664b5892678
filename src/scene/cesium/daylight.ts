import type { Theme } from '@core/scene-port.ts';
import type { Rgb } from './look.ts';

/** How the hour colours the scene, all 0…1. */
export interface Daylight {
  /** 1 in the full evening, fewer lit windows by day and deep at night. */
  readonly windowShare: number;
  /** Warm light towards the sun's side of the sky around sunrise and sunset. */
  readonly twilight: number;
  /** Direct sunlight on facades. */
  readonly sunlight: number;
  readonly sunColor: Rgb;
}

const HOUR_MS = 3_600_000;
/** Share of lit windows at each hour of local solar time, from deep night through the evening's peak at eight. */
const LIT_WINDOWS = [
  0.42, 0.32, 0.24, 0.2, 0.2, 0.28, 0.4, 0.42, 0.34, 0.3, 0.28, 0.28, 0.28, 0.28, 0.28, 0.3, 0.36, 0.52, 0.78,
  0.94, 1, 0.96, 0.82, 0.6,
];

/** Local mean solar time of a longitude in hours, 0…24: a city's evening by its place, without a time zone table. */
export function solarHour(timeMs: number, longitude: number): number {
  const hours = timeMs / HOUR_MS + longitude / 15;
  return ((hours % 24) + 24) % 24;
}

/** The light of a moment: `sunElevation` in degrees, `hour` in local solar time. */
export function daylightAt(theme: Theme, sunElevation: number, hour: number): Daylight {
  const index = Math.floor(hour) % 24;
  const next = (index + 1) % 24;
  const lit = LIT_WINDOWS[index]! + (hour - Math.floor(hour)) * (LIT_WINDOWS[next]! - LIT_WINDOWS[index]!);
  const twilight = bump(sunElevation, -9, 0, 12);
  const sunlight = smooth(sunElevation, -2, 12);
  return {
    windowShare: theme === 'night' ? lit : lit * 0.25 * (1 - sunlight),
    twilight,
    sunlight,
    sunColor: sunColor(theme, sunElevation, twilight, sunlight),
  };
}

function sunColor(theme: Theme, elevation: number, twilight: number, sunlight: number): Rgb {
  if (elevation < -10) return [0, 0, 0];
  const strength = theme === 'night' ? 0.45 * twilight : Math.max(0.5 * twilight, 0.55 * sunlight);
  const warmth = 1 - smooth(elevation, 0, 25);
  return [strength, strength * (0.92 - 0.4 * warmth), strength * (0.8 - 0.62 * warmth)];
}

function smooth(value: number, low: number, high: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

function bump(value: number, low: number, peak: number, high: number): number {
  return value < peak ? smooth(value, low, peak) : 1 - smooth(value, peak, high);
}
