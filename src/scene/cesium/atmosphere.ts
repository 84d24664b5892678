import {
  Cartesian3,
  Cartographic,
  type CesiumWidget,
  Color,
  DirectionalLight,
  Ellipsoid,
  JulianDate,
  type Material,
} from '@cesium/engine';
import type { City } from '@city/schema.ts';
import type { Theme, Weather } from '@core/scene-port.ts';
import type { TimeMs } from '@core/time.ts';
import type { CityLight } from './building-shader.ts';
import { daylightAt, solarHour } from './daylight.ts';
import { GradientSky } from './gradient-sky.ts';
import { createGroundHaze, setGroundHaze } from './ground-haze.ts';
import { type Rgb, SCENE_LOOKS } from './look.ts';
import type { QualitySettings } from './quality.ts';
import { lampDirectionEcef, sunDirectionEcef, sunElevationDegrees } from './sun.ts';
import { weatherLook } from './weather-look.ts';

/** Below this elevation buildings are lit by a lamp in the north-west instead of the sun, as on maps. */
const LOWEST_SUN_DEGREES = 14;
const LAMP = { azimuthDegrees: 300, elevationDegrees: 42 } as const;
/** Through thicker cloud than this the sun throws no shadow. */
const MOSTLY_OVERCAST = 0.4;
/** Sky and light are worked out again when the twin's time has moved this far. */
const TIME_STEP_MS = 120_000;
const HAZE_THINS_METERS = 8_000;
const HAZE_GONE_METERS = 90_000;

/** Sky, haze, ground colour and the light on the city, by theme, hour, weather and quality. */
export class Atmosphere {
  readonly #widget: CesiumWidget;
  readonly #city: City;
  readonly #sky: GradientSky;
  readonly #haze: Material = createGroundHaze();
  readonly #apply: (light: CityLight) => void;
  #theme: Theme;
  #timeMs: TimeMs;
  #quality: QualitySettings;
  #weather: Weather;
  #hazeStrength = 1;
  #light: CityLight | undefined;

  constructor(
    widget: CesiumWidget,
    city: City,
    initial: {
      readonly theme: Theme;
      readonly timeMs: TimeMs;
      readonly weather: Weather;
      readonly quality: QualitySettings;
    },
    apply: (light: CityLight) => void,
  ) {
    this.#widget = widget;
    this.#city = city;
    this.#theme = initial.theme;
    this.#timeMs = initial.timeMs;
    this.#quality = initial.quality;
    this.#weather = initial.weather;
    this.#apply = apply;
    const look = SCENE_LOOKS[initial.theme];
    this.#sky = new GradientSky({ ...look, sun: [0, 0, 0], sunDirection: Cartesian3.UNIT_Z.clone() });
    const { scene } = widget;
    scene.skyBox = this.#sky.asSkyBox();
    scene.globe.material = this.#haze;
    scene.preUpdate.addEventListener(() => this.#followEye());
    this.#update();
  }

  setTime(timeMs: TimeMs): void {
    if (Math.abs(timeMs - this.#timeMs) < TIME_STEP_MS) return;
    this.#timeMs = timeMs;
    this.#update();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#update();
  }

  setQuality(quality: QualitySettings): void {
    this.#quality = quality;
    this.#update();
  }

  setWeather(weather: Weather): void {
    if (weather === this.#weather) return;
    this.#weather = weather;
    this.#update();
  }

  #update(): void {
    const { scene, clock } = this.#widget;
    const { longitude, latitude } = this.#city.home;
    const look = SCENE_LOOKS[this.#theme];
    const air = weatherLook(look, this.#theme, this.#weather);
    const sun = sunDirectionEcef(this.#timeMs, new Cartesian3());
    const elevation = sunElevationDegrees(sun, longitude, latitude);
    const daylight = daylightAt(this.#theme, elevation, solarHour(this.#timeMs, longitude));
    const lit = elevation > LOWEST_SUN_DEGREES;
    const lamp = lampDirectionEcef(longitude, latitude, LAMP.azimuthDegrees, LAMP.elevationDegrees);
    clock.currentTime = JulianDate.fromDate(new Date(this.#timeMs));
    Object.assign(this.#sky.state, {
      zenith: air.zenith,
      horizon: air.horizon,
      glow: air.glow,
      starBrightness: this.#quality.stars ? look.starBrightness * air.clearness : 0,
      sun: scaled(daylight.sunColor, air.clearness),
      sunDirection: sun,
    });
    scene.light = new DirectionalLight({
      direction: Cartesian3.negate(lit ? sun : lamp, new Cartesian3()),
    });
    // Only the sun throws shadows: the lamp of the dark hours is a means of drawing.
    scene.shadowMap.enabled =
      this.#quality.shadows && this.#theme === 'day' && lit && air.clearness > MOSTLY_OVERCAST;
    scene.globe.baseColor = new Color(...look.land, 1);
    scene.backgroundColor = new Color(...air.horizon, 1);
    this.#light = {
      look: { ...look.buildings, sunLight: scaled(look.buildings.sunLight, 0.3 + 0.7 * air.clearness) },
      haze: hazeColor(air.horizon, air.glow),
      hazeMeters: air.hazeMeters,
      hazeStrength: this.#hazeStrength,
      windowShare: daylight.windowShare,
      lightDirection: lit ? sun : lamp,
      upDirection: Ellipsoid.WGS84.geodeticSurfaceNormal(
        Cartesian3.fromDegrees(longitude, latitude),
        new Cartesian3(),
      ),
      facadeDetail: this.#quality.facadeDetail,
    };
    this.#applyLight(this.#light);
    scene.requestRender();
  }

  /** From high above, haze would hide the whole city: it thins out with the eye's height. */
  #followEye(): void {
    const { positionWC } = this.#widget.scene.camera;
    const height = Cartographic.fromCartesian(positionWC)?.height ?? 0;
    const strength = 1 - Math.min(1, Math.max(0, (height - HAZE_THINS_METERS) / HAZE_GONE_METERS));
    if (Math.abs(strength - this.#hazeStrength) < 0.004 || !this.#light) return;
    this.#hazeStrength = strength;
    this.#light = { ...this.#light, hazeStrength: strength };
    this.#applyLight(this.#light);
  }

  #applyLight(light: CityLight): void {
    setGroundHaze(this.#haze, light.haze, light.hazeMeters, light.hazeStrength);
    this.#apply(light);
  }
}

function scaled(color: Rgb, factor: number): Rgb {
  return [color[0] * factor, color[1] * factor, color[2] * factor];
}

/** Haze is the sky just over the horizon, so that ground and sky meet without a line. */
function hazeColor(horizon: Rgb, glow: Rgb): Rgb {
  const mix = (index: 0 | 1 | 2) => Math.min(1, horizon[index] + glow[index]);
  return [mix(0), mix(1), mix(2)];
}
