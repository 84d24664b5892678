import { describe, expect, it } from 'vitest';
import { createCountedContext, WebGlUnavailableError } from './gl-context.ts';

/** As much of a WebGL2 context as counting needs: every create gives a new object, deletes forget nothing. */
function fakeContext() {
  const kinds = [
    'Buffer',
    'Texture',
    'Framebuffer',
    'Renderbuffer',
    'Program',
    'Shader',
    'VertexArray',
    'Sampler',
    'Query',
  ];
  const methods = kinds.flatMap(kind => [
    [`create${kind}`, () => ({})],
    [`delete${kind}`, () => undefined],
  ]);
  return {
    ...Object.fromEntries(methods),
    RENDERER: 1,
    getExtension: () => null,
    getParameter: () => 'Fake GPU',
  };
}
const canvasWith = (gl: object | null) => ({ getContext: () => gl }) as unknown as HTMLCanvasElement;

describe('createCountedContext', () => {
  it('counts living objects by kind; deleting twice counts once', () => {
    const { gl, counts, rendererName } = createCountedContext(canvasWith(fakeContext()), {});
    const texture = gl.createTexture();
    gl.createTexture();
    gl.createBuffer();
    gl.deleteTexture(texture);
    gl.deleteTexture(texture);
    gl.deleteBuffer(null);
    expect(counts()).toMatchObject({ Texture: 1, Buffer: 1, Program: 0 });
    expect(rendererName).toBe('Fake GPU');
  });
  it('says so when there is no WebGL2', () => {
    expect(() => createCountedContext(canvasWith(null), {})).toThrow(WebGlUnavailableError);
  });
});
