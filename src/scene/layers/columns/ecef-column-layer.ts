import { ColumnLayer } from '@deck.gl/layers';
import shadeFunction from '../../../../shaders/columns/shade.glsl?raw';

/** deck.gl raises columns along z, which in ECEF is the Earth's axis; here they rise along the local up. */
const PATCHES: readonly (readonly [string, string])[] = [
  [
    'vec3 centroidPosition = vec3(instancePositions.xy, instancePositions.z + elevation);',
    'vec3 centroidPosition = instancePositions;',
  ],
  ['vec3 pos = vec3(offset, 0.);', 'vec3 pos = vec3(offset, project_size(elevation));'],
  [
    'vec3 lightColor = lighting_getLightColor(color.rgb, project.cameraPosition, geometry.position.xyz, geometry.normal);',
    'vec3 lightColor = color.rgb;',
  ],
  [
    'DECKGL_FILTER_COLOR(vColor, geometry);',
    'vColor.rgb *= column_shade(vec3(rotationMatrix * normals.xy, normals.z)); DECKGL_FILTER_COLOR(vColor, geometry);',
  ],
];

/** ColumnLayer's vertex source for ECEF. Throws when it is not the one this was written for. */
export function patchColumnSource(source: string): string {
  return PATCHES.reduce((patched, [original, replacement]) => {
    if (!patched.includes(original)) throw new Error(`deck.gl's column shader has changed: "${original}"`);
    return patched.replace(original, replacement);
  }, source);
}

/** Upright bars on the ellipsoid, shaded by the direction their sides face. */
export class EcefColumnLayer extends ColumnLayer {
  static override layerName = 'EcefColumnLayer';

  override getShaders() {
    const shaders = super.getShaders();
    return {
      ...shaders,
      vs: patchColumnSource(shaders.vs),
      inject: { 'vs:#decl': shadeFunction },
    };
  }
}
