import { Layer, type LayerProps, picking, project32, type UpdateParameters } from '@deck.gl/core';
import { Geometry, Model } from '@luma.gl/engine';
import fragmentShader from '../../../shaders/mesh/fragment.glsl?raw';
import vertexShader from '../../../shaders/mesh/vertex.glsl?raw';
import type { Mesh } from './mesh.ts';
import { splitPositions } from './split-positions.ts';

type MeshProps = LayerProps & { readonly mesh: Mesh };

/** Draws a triangle mesh in ECEF metres, in full precision, coloured per vertex and picked by row. */
export class MeshLayer extends Layer<MeshProps> {
  static override layerName = 'MeshLayer';
  declare state: { model?: Model };

  override getShaders() {
    return super.getShaders({ vs: vertexShader, fs: fragmentShader, modules: [project32, picking] });
  }

  override initializeState(): void {
    this.state = {};
  }

  override updateState(parameters: UpdateParameters<this>): void {
    super.updateState(parameters);
    const { props, oldProps, changeFlags } = parameters;
    if (props.mesh === oldProps.mesh && !changeFlags.extensionsChanged && this.state.model) return;
    const model = this.#makeModel(props.mesh);
    this.state.model?.destroy();
    this.setState({ model });
  }

  override getModels(): Model[] {
    return this.state.model ? [this.state.model] : [];
  }

  override draw(): void {
    if (this.props.mesh.indices.length > 0) this.state.model?.draw(this.context.renderPass);
  }

  override finalizeState(context: this['context']): void {
    super.finalizeState(context);
    this.state.model?.destroy();
  }

  #makeModel(mesh: Mesh): Model {
    const { high, low } = splitPositions(mesh.positions);
    const geometry = new Geometry({
      topology: 'triangle-list',
      indices: mesh.indices,
      attributes: {
        positions: { size: 3, value: high },
        positions64Low: { size: 3, value: low },
        colors: { size: 4, value: mesh.colors, normalized: true },
        rows: { size: 1, value: mesh.rows },
      },
    });
    return new Model(this.context.device, { ...this.getShaders(), id: this.props.id, geometry });
  }
}
