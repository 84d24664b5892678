import { project } from '@deck.gl/core';
import ecefFunctions from '../../../shaders/ecef/project.glsl?raw';

/** One replacement in the source of deck.gl's `project` vertex module. */
type Patch = readonly [original: string, replacement: string];

const PATCHES: readonly Patch[] = [
  [
    'float project_size_at_latitude(float lat) {',
    `${ecefFunctions}\nfloat project_size_at_latitude(float lat) {`,
  ],
  [
    'bool project_needs_rotation(vec3 commonPosition, out mat3 transform) {',
    `bool project_needs_rotation(vec3 commonPosition, out mat3 transform) {
if (ecef_enabled()) { transform = ecef_eastNorthUp(commonPosition); return true; }`,
  ],
  [
    'return offset * project.focalDistance;',
    'return offset * (ecef_enabled() ? ecef_anchorW : project.focalDistance);',
  ],
];

/** Where `project.scale` starts to mean "pixels per metre". */
const SIZE_FUNCTIONS = 'float project_size_to_pixel(float meters)';

/** The `project` vertex source with ECEF support. Throws when the source is not the one this was written for. */
export function patchProjectSource(source: string): string {
  let patched = source;
  for (const [original, replacement] of PATCHES) {
    if (!patched.includes(original)) throw new Error(`deck.gl's project module has changed: "${original}"`);
    patched = patched.replace(original, () => replacement);
  }
  const sizes = patched.indexOf(SIZE_FUNCTIONS);
  if (sizes < 0) throw new Error(`deck.gl's project module has changed: "${SIZE_FUNCTIONS}"`);
  return patched.slice(0, sizes) + patched.slice(sizes).replaceAll('project.scale', 'ecef_pixelsPerMeter()');
}

interface MutableShaderModule {
  vs: string;
  inject?: Record<string, unknown>;
}

let installed = false;

/** Patches the `project` module that every deck.gl layer uses. Other viewports on the page are unaffected. */
export function installEcefProject(): void {
  if (installed) return;
  const module = project as unknown as MutableShaderModule;
  module.vs = patchProjectSource(module.vs);
  module.inject = {
    ...module.inject,
    'vs:DECKGL_FILTER_GL_POSITION': { order: -1000, injection: 'ecef_anchorW = position.w;' },
  };
  installed = true;
}
