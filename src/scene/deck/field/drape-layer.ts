import { Layer, type LayerProps, type UpdateParameters } from '@deck.gl/core';
import { Model } from '@luma.gl/engine';
import fragmentShader from '../../../../shaders/field/drape.fragment.glsl?raw';
import uniformBlock from '../../../../shaders/field/drape.uniforms.glsl?raw';
import vertexShader from '../../../../shaders/field/drape.vertex.glsl?raw';
import type { FieldFrame, Quadratic } from './field-frame.ts';
import { type FieldPaint, FieldTextures, fieldModule } from './field-paint.ts';

/** Names and order of the uniform block in shaders/field/drape.uniforms.glsl; a test compares them. */
export const DRAPE_UNIFORMS = {
  east: 'vec4<f32>',
  north: 'vec4<f32>',
  up: 'vec4<f32>',
  inverseFocal: 'vec2<f32>',
  scaleMeters: 'f32',
  uLow: 'vec4<f32>',
  uHigh: 'vec2<f32>',
  vLow: 'vec4<f32>',
  vHigh: 'vec2<f32>',
} as const;

const drapeModule = { name: 'drape', fs: uniformBlock, uniformTypes: DRAPE_UNIFORMS };

type DrapeProps = LayerProps & { readonly field: FieldFrame; readonly paint: FieldPaint };

/**
 * A field painted on whatever Cesium has drawn — terrain, roads, roofs — by looking each pixel's place up from the
 * depth texture. Exact on any terrain at any level of detail; needs no geometry of its own. Not picked by colour: the
 * layer answers for a place instead (`fieldHit`).
 */
export class DrapeLayer extends Layer<DrapeProps> {
  static override layerName = 'DrapeLayer';
  declare state: { model?: Model; textures?: FieldTextures };

  override getShaders() {
    return super.getShaders({
      vs: vertexShader,
      fs: fragmentShader,
      modules: [fieldModule, drapeModule],
    });
  }

  override initializeState(): void {
    this.state = {};
  }

  override updateState(parameters: UpdateParameters<this>): void {
    super.updateState(parameters);
    const { props, oldProps, changeFlags } = parameters;
    const { device } = this.context;
    if (!this.state.model || changeFlags.extensionsChanged) {
      this.state.model?.destroy();
      const model = new Model(device, {
        ...this.getShaders(),
        id: this.props.id,
        topology: 'triangle-list',
        vertexCount: 3,
      });
      this.setState({ model });
    }
    if (props.paint !== oldProps.paint || !this.state.textures) {
      this.state.textures?.dispose();
      this.setState({ textures: new FieldTextures(device, props.paint) });
    }
  }

  override getModels(): Model[] {
    return this.state.model ? [this.state.model] : [];
  }

  override draw(): void {
    const { model, textures } = this.state;
    if (!model || !textures) return;
    model.shaderInputs.setProps({ field: textures.props, drape: this.#drapeProps() });
    model.draw(this.context.renderPass);
  }

  override finalizeState(context: this['context']): void {
    super.finalizeState(context);
    this.state.textures?.dispose();
    this.state.model?.destroy();
  }

  /** How the eye's axes lie in the field's frame, in float64 until the last step. */
  #drapeProps(): Record<string, unknown> {
    const { viewport } = this.context;
    const { field } = this.props;
    const rotation = viewport.viewMatrixUncentered;
    const axes = field.frame.matrix();
    const eye = [0, 0, 0];
    const [x, y, z] = viewport.position;
    field.frame.fromEcef(x!, y!, z!, eye);
    const row = (axis: number) => {
      const along = (eyeAxis: number) =>
        [0, 1, 2].reduce((sum, i) => sum + axes[4 * axis + i]! * rotation[4 * i + eyeAxis]!, 0);
      return [along(0), along(1), along(2), eye[axis]!];
    };
    const { projectionMatrix } = viewport;
    return {
      east: row(0),
      north: row(1),
      up: row(2),
      inverseFocal: [1 / projectionMatrix[0]!, 1 / projectionMatrix[5]!],
      scaleMeters: field.scaleMeters,
      uLow: low(field.u),
      uHigh: high(field.u),
      vLow: low(field.v),
      vHigh: high(field.v),
    };
  }
}

/** First four terms of a quadratic, as shaders take them. */
export function low(quadratic: Quadratic): readonly number[] {
  return quadratic.slice(0, 4);
}

/** Last two terms of a quadratic. */
export function high(quadratic: Quadratic): readonly number[] {
  return quadratic.slice(4);
}
