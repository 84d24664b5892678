import { Layer, type LayerProps, picking, project32, type UpdateParameters } from '@deck.gl/core';
import type { Buffer, BufferLayout, Device, Texture } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import fragmentShader from '../../../../shaders/icons/badge.fragment.glsl?raw';
import vertexShader from '../../../../shaders/icons/badge.vertex.glsl?raw';
import { badgeAtlas } from './atlas.ts';
import { BADGE_BYTES, type Badges } from './badges.ts';

type BadgeProps = LayerProps & { readonly badges: Badges };
type BadgeState = { model?: Model; records?: Buffer; atlas?: Texture };

const RECORDS: BufferLayout = {
  name: 'records',
  stepMode: 'instance',
  byteStride: BADGE_BYTES,
  attributes: [
    { attribute: 'instancePositions', format: 'float32x3', byteOffset: 0 },
    { attribute: 'instancePositions64Low', format: 'float32x3', byteOffset: 12 },
    { attribute: 'instanceSizes', format: 'float32', byteOffset: 24 },
    { attribute: 'instanceColors', format: 'unorm8x4', byteOffset: 28 },
    { attribute: 'instanceMarks', format: 'uint32', byteOffset: 32 },
  ],
};

/**
 * Icons as coloured badges with a legible glyph or count and a rim. One layer, one buffer and one draw for marks and
 * numbers: views change many times a second, and every layer of deck.gl's costs the main thread a millisecond then.
 */
export class BadgeLayer extends Layer<BadgeProps> {
  static override layerName = 'BadgeLayer';
  declare state: BadgeState;

  override getShaders() {
    return super.getShaders({ vs: vertexShader, fs: fragmentShader, modules: [project32, picking] });
  }

  override initializeState(): void {
    this.state = {};
  }

  override updateState(parameters: UpdateParameters<this>): void {
    super.updateState(parameters);
    const { badges } = this.props;
    const isNew = !this.state.model;
    this.state.model ??= this.#makeModel();
    if (isNew || badges !== parameters.oldProps.badges) this.#upload(badges);
  }

  override getModels(): Model[] {
    return this.state.model ? [this.state.model] : [];
  }

  override getNumInstances(): number {
    return this.props.badges.length;
  }

  override draw(): void {
    if (this.props.badges.length > 0) this.state.model?.draw(this.context.renderPass);
  }

  override finalizeState(context: this['context']): void {
    super.finalizeState(context);
    const { model, records, atlas } = this.state;
    model?.destroy();
    records?.destroy();
    atlas?.destroy();
  }

  #makeModel(): Model {
    const { device } = this.context;
    this.state.atlas = makeAtlasTexture(device);
    return new Model(device, {
      ...this.getShaders(),
      id: this.props.id,
      topology: 'triangle-strip',
      vertexCount: 4,
      isInstanced: true,
      bufferLayout: [RECORDS],
      bindings: { badgeAtlas: this.state.atlas },
    });
  }

  /** Into the buffer there is, when it holds them: the number changes with nearly every view. */
  #upload({ length, records }: Badges): void {
    const { model, records: known } = this.state;
    model?.setInstanceCount(length);
    if (length === 0) return;
    if (known && known.byteLength >= records.byteLength) return known.write(records);
    known?.destroy();
    const buffer = this.context.device.createBuffer({ byteLength: roomFor(length) * BADGE_BYTES });
    buffer.write(records);
    this.state.records = buffer;
    model?.setAttributes({ records: buffer });
  }
}

function roomFor(length: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(64, length)));
}

function makeAtlasTexture(device: Device): Texture {
  const image = badgeAtlas();
  const { width, height } = image;
  const texture = device.createTexture({
    format: 'rgba8unorm',
    width,
    height,
    mipLevels: device.getMipLevelCount(width, height),
    sampler: { minFilter: 'linear', magFilter: 'linear', mipmapFilter: 'linear' },
  });
  texture.copyExternalImage({ image, width, height });
  texture.generateMipmapsWebGL();
  return texture;
}
