import type { UpdateParameters } from '@deck.gl/core';
import fragmentFunctions from '../../../../shaders/trail/fragment.glsl?raw';
import uniformBlock from '../../../../shaders/trail/uniforms.glsl?raw';
import { RibbonLayer } from './ribbon-layer.ts';
import { writeTrails } from './trails.ts';

/** Names and order of the uniform block in shaders/trail/uniforms.glsl; a test compares them. */
export const TRAIL_UNIFORMS = {
  nowSeconds: 'f32',
  trailSeconds: 'f32',
  periodSeconds: 'f32',
} as const;

const trailModule = {
  name: 'trail',
  fs: uniformBlock + fragmentFunctions,
  uniformTypes: TRAIL_UNIFORMS,
};

export interface TrailProps {
  /** Seconds, ascending within a line, once a point. */
  readonly times: Float32Array;
  /** Seconds on the table's own time axis, reduced by the period. */
  readonly nowSeconds: number;
  readonly trailSeconds: number;
  /** 0: the trips happen once. */
  readonly periodSeconds: number;
}

/** Where windows are written before they are uploaded; nothing in it outlives a call. */
let scratch = new Uint32Array(0);

/** Lines with a time per point, of which only the stretch just travelled is drawn, fading backwards. */
export class TrailLayer extends RibbonLayer<TrailProps> {
  static override layerName = 'TrailLayer';

  override getShaders() {
    const shaders = super.getShaders();
    return {
      ...shaders,
      modules: [...shaders.modules, trailModule],
      inject: {
        'vs:#decl': 'in float times; out float trail_seconds;',
        'vs:#main-end': 'trail_seconds = times;',
        'fs:#decl': 'in float trail_seconds;',
        'fs:DECKGL_FILTER_COLOR':
          'float trail_share = trail_left(trail_age(trail_seconds)); if (trail_share <= 0.0) discard; color.a *= trail_share;',
      },
    };
  }

  protected override pointAttributes() {
    return [...super.pointAttributes(), { name: 'times', format: 'float32' as const }];
  }

  override updateState(parameters: UpdateParameters<this>): void {
    super.updateState(parameters);
    const { props, oldProps } = parameters;
    if (props.times !== oldProps.times || !this.state.buffers.times) {
      this.setPointAttribute('times', props.times, 1);
    }
    this.#showWindow();
  }

  override draw(): void {
    const { nowSeconds, trailSeconds, periodSeconds } = this.props;
    const { model } = this.state;
    if (!model || model.indexCount === 0) return;
    model.shaderInputs.setProps({ trail: { nowSeconds, trailSeconds, periodSeconds } });
    super.draw();
  }

  /** Only segments that something has just passed are given to the GPU. */
  #showWindow(): void {
    const { ribbon, times, nowSeconds, trailSeconds, periodSeconds } = this.props;
    const { model, indexBuffer } = this.state;
    if (!model || !indexBuffer) return;
    if (scratch.length < ribbon.indices.length) scratch = new Uint32Array(ribbon.indices.length);
    const window = { nowSeconds, trailSeconds, periodSeconds };
    const count = writeTrails({ starts: ribbon.starts, times }, window, scratch);
    if (count > 0) indexBuffer.write(scratch.subarray(0, count));
    model.setIndexCount(count);
  }
}
