import type { CesiumWidget } from '@cesium/engine';
import type { City } from '@city/schema.ts';
import { Atmosphere } from './atmosphere.ts';
import type { Imagery } from './imagery.ts';
import { SCENE_LOOKS } from './look.ts';
import { Precipitation, RAIN, SNOW } from './precipitation.ts';
import { QUALITY_SETTINGS } from './quality.ts';
import type { SceneState } from './scene-state.ts';
import type { Tilesets } from './tilesets.ts';
import { weatherLook } from './weather-look.ts';
import { applyQuality } from './widget.ts';

interface PresentedParts {
  readonly widget: CesiumWidget;
  readonly city: City;
  readonly tilesets: Tilesets;
  readonly imagery: Imagery;
  /** Without a graphics card. */
  readonly isSoftware: boolean;
}

/** How the city looks: theme, hour, weather and quality of the state. */
export class Presentation {
  readonly #parts: PresentedParts;
  readonly #state: SceneState;
  readonly #atmosphere: Atmosphere;
  readonly #rain: Precipitation;
  readonly #snow: Precipitation;

  constructor(parts: PresentedParts, state: SceneState) {
    this.#parts = parts;
    this.#state = state;
    const { widget, city, tilesets } = parts;
    const quality = QUALITY_SETTINGS[state.level];
    this.#atmosphere = new Atmosphere(widget, city, { ...state, quality }, light => tilesets.setLight(light));
    this.#rain = new Precipitation(widget.scene, RAIN, state.timeMs);
    this.#snow = new Precipitation(widget.scene, SNOW, state.timeMs);
  }

  /** Quality is to be applied after it. */
  applyTheme(): void {
    const { theme } = this.#state;
    this.#atmosphere.setTheme(theme);
    this.#parts.imagery.setTheme(theme);
  }

  applyTime(): void {
    const { timeMs } = this.#state;
    this.#atmosphere.setTime(timeMs);
    const moves = [this.#rain, this.#snow].map(falling => falling.setTime(timeMs));
    if (moves.includes(true)) this.#parts.widget.scene.requestRender();
  }

  /** `arriving`: the first complete picture is still to come. */
  applyQuality(arriving: boolean): void {
    const { widget, tilesets, isSoftware: software } = this.#parts;
    const quality = QUALITY_SETTINGS[this.#state.level];
    applyQuality(widget, quality, { isNight: this.#state.theme === 'night', arriving, software });
    // On a software GPU every frame that brings a tile would draw all the others again.
    tilesets.setHeld(arriving && software);
    tilesets.setQuality(quality);
    this.#atmosphere.setQuality(quality);
    this.applyWeather();
  }

  applyWeather(): void {
    const { weather, theme, level } = this.#state;
    this.#atmosphere.setWeather(weather);
    const { streak, flake } = weatherLook(SCENE_LOOKS[theme], theme, weather);
    const { fallSheets } = QUALITY_SETTINGS[level];
    this.#rain.set(weather.rainMillimetersPerHour, fallSheets, streak);
    this.#snow.set(weather.snowMillimetersPerHour, fallSheets, flake);
    this.#parts.widget.scene.requestRender();
  }
}
