import { isSoftwareRenderer } from './quality.ts';

/** No WebGL2 here: the page should say what to do instead of showing an empty canvas. */
export class WebGlUnavailableError extends Error {
  override readonly name = 'WebGlUnavailableError';
}

/** Kinds of GL objects counted, as in `createTexture` and `deleteTexture`. */
const COUNTED = [
  'Buffer',
  'Texture',
  'Framebuffer',
  'Renderbuffer',
  'Program',
  'Shader',
  'VertexArray',
  'Sampler',
  'Query',
] as const;
export type GlResource = (typeof COUNTED)[number];
type GlMethods = Record<string, (...parameters: unknown[]) => unknown>;

/** A WebGL2 context that knows how many objects it holds. */
export interface CountedContext {
  readonly gl: WebGL2RenderingContext;
  /** Living GL objects by kind. */
  counts(): Readonly<Record<GlResource, number>>;
  /** Name of the graphics processor or rasteriser, where the browser tells. */
  readonly rendererName: string;
}

/** Creates the WebGL2 context of a canvas and counts what is created and deleted in it. Throws WebGlUnavailableError. */
export function createCountedContext(
  canvas: HTMLCanvasElement,
  attributes: WebGLContextAttributes,
): CountedContext {
  const gl = canvas.getContext('webgl2', attributes);
  if (!gl) throw new WebGlUnavailableError('The browser gave no WebGL2 context');
  const live = new Map(COUNTED.map(kind => [kind, new Set<unknown>()]));
  const methods = gl as unknown as GlMethods;
  for (const [kind, objects] of live) countKind(methods, kind, objects);
  const rendererName = readRendererName(gl);
  if (isSoftwareRenderer(rendererName)) hideAnisotropy(gl);
  return {
    gl,
    counts: () =>
      Object.fromEntries(COUNTED.map(kind => [kind, live.get(kind)?.size ?? 0])) as Record<
        GlResource,
        number
      >,
    rendererName,
  };
}

/** Anisotropic filtering of the ground is what costs a rasteriser most: it is told there is none. */
function hideAnisotropy(gl: WebGL2RenderingContext): void {
  const getExtension = gl.getExtension.bind(gl) as (name: string) => unknown;
  const filtered = (name: string) => (/filter_anisotropic/.test(name) ? null : getExtension(name));
  gl.getExtension = filtered as WebGL2RenderingContext['getExtension'];
}

function countKind(gl: GlMethods, kind: GlResource, objects: Set<unknown>): void {
  const create = gl[`create${kind}`]!.bind(gl);
  const remove = gl[`delete${kind}`]!.bind(gl);
  gl[`create${kind}`] = (...parameters) => {
    const object = create(...parameters);
    if (object) objects.add(object);
    return object;
  };
  gl[`delete${kind}`] = (...parameters) => {
    objects.delete(parameters[0]);
    return remove(...parameters);
  };
}

function readRendererName(gl: WebGL2RenderingContext): string {
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER) ?? '');
}
