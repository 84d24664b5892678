import { Cartesian3, CustomShader, LightingModel, UniformType } from '@cesium/engine';
import facadeSource from '../../../shaders/buildings/facade.frag.glsl?raw';
import type { BuildingLook, CityContent, Rgb } from './look.ts';
import { SELECTION_RGB } from './tileset-style.ts';

/** What changes in the city's look from moment to moment. */
export interface CityLight {
  readonly look: BuildingLook;
  readonly haze: Rgb;
  readonly hazeMeters: number;
  readonly hazeStrength: number;
  /** Share of windows that are lit, 0…1. */
  readonly windowShare: number;
  /** Unit vectors, ECEF. */
  readonly lightDirection: Cartesian3;
  readonly upDirection: Cartesian3;
  readonly facadeDetail: boolean;
}

export interface BuildingShaderOptions {
  /** Landmarks and bridges keep the colours of their models; buildings take the theme's clay. */
  readonly content: CityContent;
}

const vector = (value: Rgb) => ({ type: UniformType.VEC3, value: new Cartesian3(...value) });
const number = (value: number) => ({ type: UniformType.FLOAT, value });

/** The shader of one city tileset: one program for all themes and hours, steered by uniforms alone. */
export class BuildingShader {
  readonly shader: CustomShader;
  readonly #content: CityContent;

  constructor({ content }: BuildingShaderOptions) {
    this.#content = content;
    this.shader = new CustomShader({
      lightingModel: LightingModel.UNLIT,
      fragmentShaderText: facadeSource,
      uniforms: {
        u_lowColor: vector([0, 0, 0]),
        u_highColor: vector([1, 1, 1]),
        u_edgeColor: vector([1, 1, 1]),
        u_baseColor: vector([0, 0, 0]),
        u_windowColor: vector([1, 0.8, 0.5]),
        u_crownColor: vector([0, 0, 0]),
        u_skyLight: vector([1, 1, 1]),
        u_sunLight: vector([0, 0, 0]),
        u_glassColor: vector([1, 1, 1]),
        u_hazeColor: vector([0, 0, 0]),
        u_selectionColor: vector(SELECTION_RGB),
        u_lightDirection: vector([0, 0, 1]),
        u_upDirection: vector([0, 0, 1]),
        u_hazeMeters: number(30_000),
        u_hazeStrength: number(1),
        u_windowShare: number(0),
        u_footShade: number(1),
        u_facadeDetail: number(1),
        u_edgeStrength: number(0.5),
        u_ownColors: number(content === 'buildings' ? 0 : 1),
        u_floodFootColor: vector([0, 0, 0]),
        u_floodTopColor: vector([0, 0, 0]),
        u_ownColorBrightness: number(1),
      },
    });
  }

  setLight(light: CityLight): void {
    const { look } = light;
    const set = (name: string, value: number | Cartesian3) => this.shader.setUniform(name, value);
    const color = (name: string, value: Rgb) => set(name, new Cartesian3(...value));
    color('u_lowColor', look.low);
    color('u_highColor', look.high);
    color('u_edgeColor', look.edge);
    color('u_baseColor', look.base);
    color('u_windowColor', look.window);
    color('u_crownColor', look.crown);
    color('u_floodFootColor', look.flood[this.#content].foot);
    color('u_floodTopColor', look.flood[this.#content].top);
    color('u_skyLight', look.skyLight);
    color('u_sunLight', look.sunLight);
    color('u_glassColor', look.glass);
    color('u_hazeColor', light.haze);
    set('u_lightDirection', light.lightDirection);
    set('u_upDirection', light.upDirection);
    set('u_hazeMeters', light.hazeMeters);
    set('u_hazeStrength', light.hazeStrength);
    set('u_windowShare', light.windowShare);
    set('u_footShade', look.footShade);
    set('u_facadeDetail', light.facadeDetail ? 1 : 0);
    set('u_ownColorBrightness', look.ownColorBrightness);
  }

  /** Strength of the lines at corners, eaves and storeys, 0…1. */
  setEdgeStrength(strength: number): void {
    this.shader.setUniform('u_edgeStrength', strength);
  }

  destroy(): void {
    this.shader.destroy();
  }
}
