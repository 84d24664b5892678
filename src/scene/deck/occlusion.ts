import type { Occlusion } from '@core/layers.ts';
import { type Effect, type Layer, project } from '@deck.gl/core';
import type { Device, Texture } from '@luma.gl/core';
import fragmentFunctions from '../../../shaders/occlusion/fragment.glsl?raw';
import uniformBlock from '../../../shaders/occlusion/uniforms.glsl?raw';
import vertexFunctions from '../../../shaders/occlusion/vertex.glsl?raw';
import type { CesiumDepth } from './private-api.ts';

/** Props by which a deck layer says how it is hidden; read by the effect from the layer or its root. */
export interface OcclusionProps {
  readonly occlusion: Occlusion;
  /** A billboard is tested as a whole at its anchor, a surface pixel by pixel. */
  readonly occlusionAt: 'anchor' | 'fragment';
  /** What `fade` leaves, 0…1. */
  readonly hiddenAlpha?: number;
  /** Metres a thing may lie behind the surface it stands on and still be seen. */
  readonly occlusionBiasMeters?: number;
  /** Side of a split picture. */
  readonly side?: 'left' | 'right' | 'both';
}

const FADED_ALPHA = 0.25;
const BIAS_METERS = 1;
/** Share of the distance added to the bias, for level-of-detail differences far away. */
const BIAS_FRACTION = 0.002;

/** Names and order of the uniform block in shaders/occlusion/uniforms.glsl; a test compares them. */
export const OCCLUSION_UNIFORMS = {
  near: 'f32',
  far: 'f32',
  logarithmic: 'f32',
  mode: 'f32',
  inverseSize: 'vec2<f32>',
  biasMeters: 'f32',
  biasFraction: 'f32',
  hiddenAlpha: 'f32',
  side: 'f32',
  splitX: 'f32',
} as const;

/** Default shader module of every deck layer. */
export const occlusionModule = {
  name: 'occlusion',
  dependencies: [project],
  vs: uniformBlock + vertexFunctions,
  fs: uniformBlock + fragmentFunctions,
  inject: {
    'vs:#main-start': 'occlusion_anchorVisible = 1.0;',
    'vs:DECKGL_FILTER_GL_POSITION': {
      order: 50,
      injection: 'occlusion_anchorVisible = occlusion_testAnchor(position);',
    },
    // deck.gl writes picking colours at order 99.
    'fs:DECKGL_FILTER_COLOR': { order: 50, injection: 'occlusion_filter(color);' },
  },
  uniformTypes: OCCLUSION_UNIFORMS,
  getUniforms: (props: object) => props,
};

const SIDE_SIGNS = { left: -1, both: 0, right: 1 } as const;
const NEVER = 0;
const AT_FRAGMENT = 1;
const AT_ANCHOR = 2;

/** Tests every deck layer, when drawn and when picked, against the depth of Cesium's last frame. */
export class OcclusionEffect implements Effect {
  readonly id = 'occlusion';
  readonly props = {};
  readonly useInPicking = true;
  readonly order = 0;
  readonly #device: Device;
  readonly #nothing: Texture;
  #depth: CesiumDepth | null = null;
  #texture: Texture | null = null;
  /** 0…1 of the width, where layers with a side are cut. */
  split: number | null = null;
  /** Whether what fades behind the city vanishes there instead: a click on it means what is in front. */
  hidesFaded = false;

  constructor(device: Device) {
    this.#device = device;
    const data = new Uint8Array([255, 255, 255, 255]);
    this.#nothing = device.createTexture({ width: 1, height: 1, format: 'rgba8unorm', data });
  }

  get frustumCount(): number {
    return this.#depth?.frustumCount ?? 0;
  }

  /** Takes the depth of the frame just drawn; null draws everything unhidden. */
  update(depth: CesiumDepth | null): void {
    const known = this.#depth;
    this.#depth = depth;
    if (!depth) return;
    const same =
      known?.handle === depth.handle && known.width === depth.width && known.height === depth.height;
    if (same && this.#texture) return;
    this.#texture?.destroy();
    this.#texture = this.#device.createTexture({
      handle: depth.handle,
      _isHandleBorrowed: true,
      format: 'depth24plus-stencil8',
      width: depth.width,
      height: depth.height,
    } as Parameters<Device['createTexture']>[0]);
  }

  setup(): void {}
  preRender(): void {}

  cleanup(): void {
    this.#texture?.destroy();
    this.#nothing.destroy();
    this.#texture = null;
  }

  getShaderModuleProps(layer: Layer): { occlusion: Record<string, unknown> } {
    const own = layer.props as unknown as Partial<OcclusionProps>;
    const props = own.occlusion ? own : (layer.root.props as unknown as Partial<OcclusionProps>);
    const depth = this.#depth;
    return {
      occlusion: {
        occlusionDepth: depth && this.#texture ? this.#texture : this.#nothing,
        near: depth?.near ?? 1,
        far: depth?.far ?? 10,
        logarithmic: depth?.logarithmic ? 1 : 0,
        mode: depth ? modeOf(props) : NEVER,
        inverseSize: depth ? [1 / depth.width, 1 / depth.height] : [1, 1],
        biasMeters: props.occlusionBiasMeters ?? BIAS_METERS,
        biasFraction: BIAS_FRACTION,
        side: this.split === null ? 0 : SIDE_SIGNS[props.side ?? 'both'],
        splitX: (this.split ?? 0) * this.#device.getDefaultCanvasContext().getDrawingBufferSize()[0],
        hiddenAlpha: props.occlusion === 'fade' && !this.hidesFaded ? (props.hiddenAlpha ?? FADED_ALPHA) : 0,
      },
    };
  }
}

function modeOf(props: Partial<OcclusionProps>): number {
  if (!props.occlusion || props.occlusion === 'none') return NEVER;
  return props.occlusionAt === 'anchor' ? AT_ANCHOR : AT_FRAGMENT;
}
