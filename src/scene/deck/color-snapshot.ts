const VERTEX_SHADER = `#version 300 es
out vec2 uv;
void main() {
  uv = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;
  gl_Position = vec4(uv * 2.0 - 1.0, 0.0, 1.0);
}`;
const FRAGMENT_SHADER = `#version 300 es
precision mediump float;
uniform sampler2D snapshot;
in vec2 uv;
out vec4 color;
void main() {
  color = vec4(texture(snapshot, uv).rgb, 1.0);
}`;

/**
 * Copy of Cesium's finished picture, so that a frame in which only deck.gl moves need not draw the city again.
 * Works on raw WebGL inside `SharedContext.run`.
 */
export class ColorSnapshot {
  readonly #gl: WebGL2RenderingContext;
  readonly #texture: WebGLTexture;
  readonly #program: WebGLProgram;
  readonly #vertexArray: WebGLVertexArrayObject;
  #width = 0;
  #height = 0;
  #valid = false;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#texture = gl.createTexture();
    this.#vertexArray = gl.createVertexArray();
    this.#program = linkProgram(gl);
  }

  get valid(): boolean {
    return this.#valid;
  }

  /** Bytes the copy takes on the GPU. */
  get byteLength(): number {
    return this.#width * this.#height * 4;
  }

  invalidate(): void {
    this.#valid = false;
  }

  /** Copies the canvas as it stands now. */
  capture(width: number, height: number): void {
    const gl = this.#gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.#texture);
    if (width !== this.#width || height !== this.#height) this.#allocate(width, height);
    gl.copyTexSubImage2D(gl.TEXTURE_2D, 0, 0, 0, 0, 0, width, height);
    gl.bindTexture(gl.TEXTURE_2D, null);
    this.#valid = true;
  }

  /** Draws the copy over the whole canvas. */
  restore(): void {
    const gl = this.#gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, this.#width, this.#height);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.BLEND);
    gl.disable(gl.SCISSOR_TEST);
    gl.disable(gl.CULL_FACE);
    gl.colorMask(true, true, true, true);
    // biome-ignore lint/correctness/useHookAtTopLevel: a WebGL call, not a React hook
    gl.useProgram(this.#program);
    gl.bindVertexArray(this.#vertexArray);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.#texture);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.bindVertexArray(null);
    gl.bindTexture(gl.TEXTURE_2D, null);
  }

  dispose(): void {
    this.#gl.deleteTexture(this.#texture);
    this.#gl.deleteVertexArray(this.#vertexArray);
    this.#gl.deleteProgram(this.#program);
    this.#valid = false;
  }

  #allocate(width: number, height: number): void {
    const gl = this.#gl;
    const alpha = gl.getContextAttributes()?.alpha;
    const [internalFormat, format] = alpha ? [gl.RGBA8, gl.RGBA] : [gl.RGB8, gl.RGB];
    gl.texImage2D(gl.TEXTURE_2D, 0, internalFormat, width, height, 0, format, gl.UNSIGNED_BYTE, null);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    this.#width = width;
    this.#height = height;
  }
}

function linkProgram(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  const sources: [number, string][] = [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ];
  for (const [type, source] of sources) {
    const shader = gl.createShader(type);
    if (!shader) continue;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  return program;
}
