import type { Theme, Weather } from '@core/scene-port.ts';
import type { Rgb, SceneLook } from './look.ts';

/** What the weather makes of a theme's look. */
export interface WeatherLook {
  readonly zenith: Rgb;
  readonly horizon: Rgb;
  readonly glow: Rgb;
  readonly hazeMeters: number;
  /** Direct light of sun and stars that comes through, 0…1. */
  readonly clearness: number;
  readonly streak: Rgb;
  readonly flake: Rgb;
}

const FOG: Readonly<Record<Theme, Rgb>> = { night: [0.115, 0.135, 0.17], day: [0.79, 0.81, 0.83] };
const CLOUD: Readonly<Record<Theme, Rgb>> = { night: [0.05, 0.062, 0.085], day: [0.6, 0.64, 0.68] };
const STREAK: Readonly<Record<Theme, Rgb>> = { night: [0.62, 0.7, 0.8], day: [0.93, 0.95, 0.97] };
const FLAKE: Readonly<Record<Theme, Rgb>> = { night: [0.8, 0.84, 0.9], day: [1, 1, 1] };
/** Our haze hides 1 − exp(−(d/h)²); at the visual range 2 % of the contrast is left (Koschmieder): d/h = √−ln 0.02. */
const HAZE_PER_VISIBILITY = 1 / Math.sqrt(-Math.log(0.02));
/** Above this visibility the air counts as clear. */
const CLEAR_METERS = 20_000;
/** From these rates on, mm/h, the sky is wholly overcast. */
const OVERCAST_RAIN = 4;
const OVERCAST_SNOW = 0.5;

/** Visibility in metres in rain of a rate in mm/h: 11.6 km · R^−0.63 (Atlas 1953). */
export function rainVisibilityMeters(millimetersPerHour: number): number {
  return millimetersPerHour > 0.1 ? 11_600 * millimetersPerHour ** -0.63 : Number.POSITIVE_INFINITY;
}

/**
 * Visibility in metres in snow of a rate in mm/h of water: 1 km · S^−0.76, through the two bounds between light, moderate
 * and heavy snow, 1 and 2.5 mm/h and 1 and 0.5 km (Rasmussen et al. 1999, J. Appl. Meteor. 38).
 */
export function snowVisibilityMeters(millimetersPerHour: number): number {
  return millimetersPerHour > 0.05 ? 1000 * millimetersPerHour ** -0.76 : Number.POSITIVE_INFINITY;
}

/** The sky, the haze and the light of a theme in some weather. */
export function weatherLook(look: SceneLook, theme: Theme, weather: Weather): WeatherLook {
  const { rainMillimetersPerHour: rain, snowMillimetersPerHour: snow } = weather;
  const throughFall = Math.min(rainVisibilityMeters(rain), snowVisibilityMeters(snow));
  const visibility = Math.max(30, Math.min(weather.visibilityMeters, throughFall));
  const fog = Math.max(0, 1 - visibility / CLEAR_METERS);
  const overcast = Math.max(fog, Math.min(1, rain / OVERCAST_RAIN + snow / OVERCAST_SNOW));
  return {
    zenith: mix(mix(look.zenith, CLOUD[theme], overcast), FOG[theme], fog ** 3),
    horizon: mix(look.horizon, FOG[theme], overcast),
    glow: mix(look.glow, [0, 0, 0], overcast),
    hazeMeters: Math.min(look.hazeMeters, visibility * HAZE_PER_VISIBILITY),
    clearness: 1 - overcast,
    streak: STREAK[theme],
    flake: FLAKE[theme],
  };
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return [0, 1, 2].map(i => from[i]! + (to[i]! - from[i]!) * share) as unknown as Rgb;
}
