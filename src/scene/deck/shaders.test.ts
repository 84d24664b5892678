import { project } from '@deck.gl/core';
import { ColumnLayer } from '@deck.gl/layers';
import { expect, test } from 'vitest';
import drapeBlock from '../../../shaders/field/drape.uniforms.glsl?raw';
import fieldBlock from '../../../shaders/field/field.glsl?raw';
import surfaceBlock from '../../../shaders/field/surface.uniforms.glsl?raw';
import occlusionBlock from '../../../shaders/occlusion/uniforms.glsl?raw';
import ribbonBlock from '../../../shaders/ribbon/uniforms.glsl?raw';
import trailBlock from '../../../shaders/trail/uniforms.glsl?raw';
import { patchColumnSource } from '../layers/columns/ecef-column-layer.ts';
import { patchProjectSource } from './ecef-project.ts';
import { DRAPE_UNIFORMS } from './field/drape-layer.ts';
import { FIELD_UNIFORMS } from './field/field-paint.ts';
import { SURFACE_UNIFORMS } from './field/surface-layer.ts';
import { OCCLUSION_UNIFORMS } from './occlusion.ts';
import { RIBBON_UNIFORMS } from './ribbon/ribbon-layer.ts';
import { TRAIL_UNIFORMS } from './ribbon/trail-layer.ts';

const GLSL_TYPES: Readonly<Record<string, string>> = {
  f32: 'float',
  'vec2<f32>': 'vec2',
  'vec3<f32>': 'vec3',
  'vec4<f32>': 'vec4',
};

/** Members of the uniform block in a shader, in order, as "type name". */
function blockMembers(source: string): string[] {
  const body = /uniform \w+Uniforms \{([^}]*)\}/.exec(source)?.[1] ?? '';
  return body
    .split(';')
    .map(member => member.trim())
    .filter(member => member !== '');
}

test.each([
  ['occlusion', occlusionBlock, OCCLUSION_UNIFORMS],
  ['ribbon', ribbonBlock, RIBBON_UNIFORMS],
  ['trail', trailBlock, TRAIL_UNIFORMS],
  ['field', fieldBlock, FIELD_UNIFORMS],
  ['surface', surfaceBlock, SURFACE_UNIFORMS],
  ['drape', drapeBlock, DRAPE_UNIFORMS],
] as const)('the %s uniform block and its table agree', (_name, source, table) => {
  const expected = Object.entries(table).map(([name, type]) => `${GLSL_TYPES[type]} ${name}`);
  expect(blockMembers(source)).toEqual(expected);
});

test("the patches fit the installed deck.gl, and refuse another's source", () => {
  const { vs } = project as unknown as { vs: string };
  const patched = vs.includes('ecef_enabled') ? vs : patchProjectSource(vs);
  expect(patched).toContain('ecef_pixelsPerMeter()');
  expect(() => patchProjectSource('void main() {}')).toThrow("deck.gl's project module has changed");
  expect(() => patchColumnSource('void main() {}')).toThrow("deck.gl's column shader has changed");
  expect(ColumnLayer.layerName).toBe('ColumnLayer');
});
