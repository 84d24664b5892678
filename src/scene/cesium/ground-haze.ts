import { Color, Material } from '@cesium/engine';
import hazeSource from '../../../shaders/ground/haze.glsl?raw';
import type { Rgb } from './look.ts';

/** Distance haze as a material over the globe's imagery: costs nothing, works at every quality. */
export function createGroundHaze(): Material {
  return new Material({
    translucent: false,
    fabric: {
      uniforms: { hazeColor: Color.BLACK.clone(), hazeMeters: 30_000, hazeStrength: 1 },
      source: hazeSource,
    },
  });
}

/** Sets colour and reach; `strength` 0…1 fades the haze out when the eye is high above it. */
export function setGroundHaze(material: Material, color: Rgb, meters: number, strength: number): void {
  material.uniforms.hazeColor = new Color(color[0], color[1], color[2], 1);
  material.uniforms.hazeMeters = meters;
  material.uniforms.hazeStrength = strength;
}
