import { _PickLayersPass, type Effect, type Layer, type Viewport } from '@deck.gl/core';
import type { Framebuffer } from '@luma.gl/core';
import type { SharedContext } from './shared-context.ts';

/** An object of a deck layer, by the layer's root and the index of its row. */
export interface PickedObject {
  /** Id of the layer that was handed to deck.gl. */
  readonly rootLayerId: string;
  /** Id of the layer that drew it. */
  readonly layerId: string;
  readonly index: number;
}

interface PickPass {
  readonly layers: Layer[];
  readonly viewports: Viewport[];
  readonly views: Record<string, never>;
  readonly onViewportActive: (viewport: Viewport) => void;
  readonly effects: Effect[];
}

type DecodeColor = (color: Uint8Array) => { pickedLayer: Layer; pickedObjectIndex: number } | undefined;

/** Draws a few pixels with object numbers for colours and reads them back. */
export class ObjectPicker {
  readonly #shared: SharedContext;
  readonly #pass: InstanceType<typeof _PickLayersPass>;
  #target: Framebuffer | null = null;

  constructor(shared: SharedContext) {
    this.#shared = shared;
    this.#pass = new _PickLayersPass(shared.device);
  }

  /** The object nearest to a CSS pixel, within `radiusPixels` of it. */
  pick(pass: PickPass, x: number, y: number, radiusPixels: number): PickedObject | null {
    if (!pass.layers.some(layer => layer.props.pickable)) return null;
    const { gl, device } = this.#shared;
    const { width, height } = gl.canvas;
    const target = this.#resizeTarget(width, height);
    const ratio = device.getDefaultCanvasContext().cssToDeviceRatio();
    const rectangle = deviceRectangle(x * ratio, height - 1 - y * ratio, radiusPixels * ratio, width, height);
    if (!rectangle) return null;
    const { decodePickingColor } = this.#pass.render({
      ...pass,
      pickingFBO: target,
      deviceRect: rectangle,
      cullRect: rectangle,
      pass: 'picking:query',
      isPicking: true,
    } as never) as { decodePickingColor: DecodeColor | null };
    const pixels = new Uint8Array(4 * rectangle.width * rectangle.height);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, (target as Framebuffer & { handle: WebGLFramebuffer }).handle);
    gl.readPixels(
      rectangle.x,
      rectangle.y,
      rectangle.width,
      rectangle.height,
      gl.RGBA,
      gl.UNSIGNED_BYTE,
      pixels,
    );
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
    return decodePickingColor && nearest(pixels, rectangle.width, rectangle.height, decodePickingColor);
  }

  dispose(): void {
    this.#target?.destroy();
    this.#target = null;
  }

  #resizeTarget(width: number, height: number): Framebuffer {
    this.#target ??= this.#shared.device.createFramebuffer({
      id: 'picking',
      width,
      height,
      colorAttachments: ['rgba8unorm'],
      depthStencilAttachment: 'depth24plus',
    });
    this.#target.resize({ width, height });
    return this.#target;
  }
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function deviceRectangle(
  x: number,
  y: number,
  radius: number,
  width: number,
  height: number,
): Rectangle | null {
  const left = Math.max(0, Math.floor(x - radius));
  const bottom = Math.max(0, Math.floor(y - radius));
  const right = Math.min(width, Math.floor(x + radius) + 1);
  const top = Math.min(height, Math.floor(y + radius) + 1);
  return right > left && top > bottom
    ? { x: left, y: bottom, width: right - left, height: top - bottom }
    : null;
}

/** The picked pixel nearest to the rectangle's centre. */
function nearest(
  pixels: Uint8Array,
  width: number,
  height: number,
  decode: DecodeColor,
): PickedObject | null {
  let best: PickedObject | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < width * height; i++) {
    if (pixels[4 * i + 3] === 0) continue;
    const distance = Math.hypot((i % width) - (width - 1) / 2, Math.floor(i / width) - (height - 1) / 2);
    if (distance >= bestDistance) continue;
    const decoded = decode(pixels.subarray(4 * i, 4 * i + 4));
    if (!decoded || decoded.pickedObjectIndex < 0) continue;
    bestDistance = distance;
    best = {
      rootLayerId: decoded.pickedLayer.root.id,
      layerId: decoded.pickedLayer.id,
      index: decoded.pickedObjectIndex,
    };
  }
  return best;
}
