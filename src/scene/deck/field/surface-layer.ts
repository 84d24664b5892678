import { Layer, type LayerProps, project32, type UpdateParameters } from '@deck.gl/core';
import type { Texture } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import fragmentShader from '../../../../shaders/field/surface.fragment.glsl?raw';
import uniformBlock from '../../../../shaders/field/surface.uniforms.glsl?raw';
import vertexShader from '../../../../shaders/field/surface.vertex.glsl?raw';
import { high, low } from './drape-layer.ts';
import type { FieldFrame } from './field-frame.ts';
import { type FieldPaint, FieldTextures, fieldModule, valueTexture } from './field-paint.ts';

/** Names and order of the uniform block in shaders/field/surface.uniforms.glsl; a test compares them. */
export const SURFACE_UNIFORMS = {
  anchor: 'vec3<f32>',
  anchorLow: 'vec3<f32>',
  eastLow: 'vec4<f32>',
  eastHigh: 'vec2<f32>',
  northLow: 'vec4<f32>',
  northHigh: 'vec2<f32>',
  upLow: 'vec4<f32>',
  upHigh: 'vec2<f32>',
} as const;

const surfaceModule = { name: 'surface', vs: uniformBlock, uniformTypes: SURFACE_UNIFORMS };

type SurfaceProps = LayerProps & {
  readonly field: FieldFrame;
  readonly paint: FieldPaint;
  /** Metres above the ellipsoid, one per value; NaN where there is no surface. */
  readonly heights: Float32Array;
};

/** A field as a surface at its own heights, e.g. a flood. Vertices come from their number; a step is two textures. */
export class SurfaceLayer extends Layer<SurfaceProps> {
  static override layerName = 'SurfaceLayer';
  declare state: { model?: Model; textures?: FieldTextures; heights?: Texture };

  override getShaders() {
    return super.getShaders({
      vs: vertexShader,
      fs: fragmentShader,
      modules: [project32, fieldModule, surfaceModule],
    });
  }

  override initializeState(): void {
    this.state = {};
  }

  override updateState(parameters: UpdateParameters<this>): void {
    super.updateState(parameters);
    const { props, oldProps, changeFlags } = parameters;
    const { columns, rows } = props.paint;
    if (!this.state.model || changeFlags.extensionsChanged) {
      this.state.model?.destroy();
      const options = { ...this.getShaders(), id: props.id, topology: 'triangle-list' as const };
      this.setState({ model: new Model(this.context.device, { ...options, vertexCount: 3 }) });
    }
    this.state.model?.setVertexCount(6 * Math.max(0, columns - 1) * Math.max(0, rows - 1));
    if (props.paint !== oldProps.paint || !this.state.textures) {
      this.state.textures?.dispose();
      this.setState({ textures: new FieldTextures(this.context.device, props.paint) });
    }
    if (props.heights !== oldProps.heights || !this.state.heights) {
      this.state.heights?.destroy();
      this.setState({ heights: valueTexture(this.context.device, props.heights, columns, rows) });
    }
  }

  override getModels(): Model[] {
    return this.state.model ? [this.state.model] : [];
  }

  override draw(): void {
    const { model, textures, heights } = this.state;
    if (!model || !textures || !heights) return;
    const { field } = this.props;
    const anchor = field.frame.originEcef.map(Math.fround);
    model.shaderInputs.setProps({
      field: textures.props,
      surface: {
        anchor,
        anchorLow: field.frame.originEcef.map((value, i) => value - anchor[i]!),
        eastLow: low(field.east),
        eastHigh: high(field.east),
        northLow: low(field.north),
        northHigh: high(field.north),
        upLow: low(field.up),
        upHigh: high(field.up),
        surfaceHeights: heights,
      },
    });
    model.draw(this.context.renderPass);
  }

  override finalizeState(context: this['context']): void {
    super.finalizeState(context);
    this.state.textures?.dispose();
    this.state.heights?.destroy();
    this.state.model?.destroy();
  }
}
