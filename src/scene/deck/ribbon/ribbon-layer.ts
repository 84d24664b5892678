import { Layer, type LayerProps, picking, project32, type UpdateParameters } from '@deck.gl/core';
import { Buffer } from '@luma.gl/core';
import { Geometry, Model } from '@luma.gl/engine';
import fragmentShader from '../../../../shaders/ribbon/fragment.glsl?raw';
import uniformBlock from '../../../../shaders/ribbon/uniforms.glsl?raw';
import vertexShader from '../../../../shaders/ribbon/vertex.glsl?raw';
import { splitPositions } from '../split-positions.ts';
import { doubled, type Ribbon } from './ribbon.ts';

export interface RibbonProps {
  readonly ribbon: Ribbon;
  /** RGBA bytes, once a point, or one colour for all. */
  readonly colors: Uint8Array | readonly [number, number, number, number];
  /** Width in `widthUnits`, once a point, or one for all; times `widthScale`. */
  readonly widths: Float32Array | number;
  readonly widthUnits: 'meters' | 'pixels';
  readonly widthScale?: number;
  readonly widthMinPixels?: number;
  /** Turned to the eye, instead of lying flat on the ground. */
  readonly billboard: boolean;
  readonly dashed?: boolean;
}

/** Names and order of the uniform block in shaders/ribbon/uniforms.glsl; a test compares them. */
export const RIBBON_UNIFORMS = {
  widthScale: 'f32',
  widthMinPixels: 'f32',
  inMeters: 'f32',
  facesEye: 'f32',
  dashed: 'f32',
} as const;

const ribbonModule = {
  name: 'ribbon',
  vs: uniformBlock,
  fs: uniformBlock,
  uniformTypes: RIBBON_UNIFORMS,
};

/** What is drawn, and the buffers that live and die with it. */
type RibbonState = {
  model?: Model;
  indexBuffer?: Buffer;
  /** By attribute. */
  buffers: Record<string, Buffer>;
};

/** Draws lines in ECEF metres as bands of triangles, in full precision, and answers picks with their row. */
export class RibbonLayer<Props extends object = object> extends Layer<RibbonProps & Props & LayerProps> {
  static override layerName = 'RibbonLayer';
  declare state: RibbonState;

  override getShaders() {
    return super.getShaders({
      vs: vertexShader,
      fs: fragmentShader,
      modules: [project32, picking, ribbonModule],
    });
  }

  override initializeState(): void {
    this.state = { buffers: {} };
  }

  override updateState(parameters: UpdateParameters<this>): void {
    super.updateState(parameters);
    const { props, oldProps } = parameters;
    const isNew = props.ribbon !== oldProps.ribbon || !this.state.model;
    if (isNew) {
      this.#release();
      this.state = this.#makeState(props.ribbon);
    }
    const points = props.ribbon.rows.length;
    if (isNew || props.colors !== oldProps.colors) {
      const { colors } = props;
      this.setPointAttribute('colors', colors instanceof Uint8Array ? colors : repeated(colors, points), 4);
    }
    if (isNew || props.widths !== oldProps.widths) {
      const { widths } = props;
      const values = typeof widths === 'number' ? new Float32Array(points).fill(widths) : widths;
      this.setPointAttribute('widths', values, 1);
    }
  }

  override getModels(): Model[] {
    return this.state.model ? [this.state.model] : [];
  }

  override draw(): void {
    const { widthScale = 1, widthMinPixels = 0, widthUnits, billboard, dashed = false, ribbon } = this.props;
    const { model } = this.state;
    if (!model || ribbon.indices.length === 0) return;
    model.shaderInputs.setProps({
      ribbon: {
        widthScale,
        widthMinPixels,
        inMeters: widthUnits === 'meters' ? 1 : 0,
        facesEye: billboard ? 1 : 0,
        dashed: dashed ? 1 : 0,
      },
    });
    model.draw(this.context.renderPass);
  }

  override finalizeState(context: this['context']): void {
    super.finalizeState(context);
    this.#release();
  }

  /** Uploads values given once a point, in place of those before. */
  protected setPointAttribute(name: string, values: Uint8Array | Float32Array, stride: number): void {
    const data = doubled(values, stride);
    const known = this.state.buffers[name];
    if (known && known.byteLength === data.byteLength) return known.write(data);
    known?.destroy();
    const buffer = this.context.device.createBuffer({ data });
    this.state.buffers[name] = buffer;
    this.state.model?.setAttributes({ [name]: buffer });
  }

  /** Attributes that are set by `setPointAttribute`. */
  protected pointAttributes(): { name: string; format: 'float32' | 'unorm8x4' }[] {
    return [
      { name: 'colors', format: 'unorm8x4' },
      { name: 'widths', format: 'float32' },
    ];
  }

  #release(): void {
    const { model, indexBuffer, buffers } = this.state;
    model?.destroy();
    indexBuffer?.destroy();
    for (const buffer of Object.values(buffers)) buffer.destroy();
    this.state = { buffers: {} };
  }

  #makeState({ positions, tangents, along, rows, indices }: Ribbon): RibbonState {
    const { high, low } = splitPositions(positions.subarray(0, 3 * rows.length));
    const geometry = new Geometry({
      topology: 'triangle-list',
      attributes: {
        positions: { size: 3, value: doubled(high, 3) },
        positions64Low: { size: 3, value: doubled(low, 3) },
        tangents: { size: 4, value: doubled(tangents, 4), normalized: true },
        along: { size: 1, value: doubled(along, 1) },
        rows: { size: 1, value: doubled(rows, 1) },
      },
    });
    const { device } = this.context;
    const indexBuffer = device.createBuffer({ usage: Buffer.INDEX, indexType: 'uint32', data: indices });
    const model = new Model(device, {
      ...this.getShaders(),
      id: this.props.id,
      geometry,
      indexBuffer,
      bufferLayout: this.pointAttributes(),
    });
    // luma.gl would take the number of vertices for it.
    model.setIndexCount(indices.length);
    return { model, indexBuffer, buffers: {} };
  }
}

function repeated(color: readonly number[], points: number): Uint8Array {
  const colors = new Uint8Array(4 * points);
  for (let point = 0; point < points; point++) colors.set(color, 4 * point);
  return colors;
}
