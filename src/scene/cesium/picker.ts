import {
  Cartesian2,
  Cartesian3,
  Cartographic,
  Cesium3DTileFeature,
  Math as CesiumMath,
  type Scene,
} from '@cesium/engine';
import type { JsonValue } from '@core/records.ts';
import type { PickResult } from '@core/scene-port.ts';
import type { DeckOverlay } from '../deck/overlay.ts';
import type { Tilesets } from './tilesets.ts';

/** Layer id of a pick that met nothing but the ground. */
const GROUND_LAYER_ID = 'ground';

/**
 * Finds what is seen under a pixel: a thing of deck.gl's that the city does not hide, else a building, else what
 * shines through the ground, else a field on the ground, else the ground.
 */
export class Picker {
  readonly #scene: Scene;
  readonly #tilesets: Tilesets;
  readonly #overlay: () => DeckOverlay | undefined;

  constructor(scene: Scene, tilesets: Tilesets, overlay: () => DeckOverlay | undefined) {
    this.#scene = scene;
    this.#tilesets = tilesets;
    this.#overlay = overlay;
  }

  /** `x`, `y` in CSS pixels of the canvas; null in the sky. */
  pick(x: number, y: number): PickResult | null {
    const overlay = this.#overlay();
    const seen = overlay?.pick(x, y);
    if (seen) return seen;
    const city = this.#pickCity(x, y);
    if (city?.layerId !== GROUND_LAYER_ID) return city;
    return overlay?.pickFaded(x, y) ?? this.#pickField(city, overlay) ?? city;
  }

  #pickCity(x: number, y: number): PickResult | null {
    const pixel = new Cartesian2(x, y);
    const picked: unknown = this.#scene.pick(pixel);
    const feature = picked instanceof Cesium3DTileFeature ? picked : undefined;
    const layer = feature && this.#tilesets.layerOf(feature.tileset);
    const point = this.#surfacePoint(pixel);
    if (feature && layer?.pickable) {
      const properties = featureProperties(feature);
      const id = typeof properties.id === 'string' && properties.id !== '' ? properties.id : null;
      return { id, layerId: layer.id, properties, position: point ? placeOf(point) : null };
    }
    if (!point) return null;
    return { id: null, layerId: GROUND_LAYER_ID, properties: {}, position: placeOf(point) };
  }

  #pickField(ground: PickResult, overlay: DeckOverlay | undefined) {
    if (!overlay || !ground.position) return null;
    const { x, y, z } = Cartesian3.fromDegrees(...ground.position);
    return overlay.pickField([x, y, z]);
  }

  /** From the depth buffer where it was drawn, else where the ray meets the terrain. */
  #surfacePoint(pixel: Cartesian2): Cartesian3 | undefined {
    const scene = this.#scene;
    const drawn = scene.pickPositionSupported ? scene.pickPosition(pixel) : undefined;
    if (drawn) return drawn;
    const ray = scene.camera.getPickRay(pixel);
    return ray && scene.globe.pick(ray, scene);
  }
}

/** Degrees and metres. */
function placeOf(point: Cartesian3): [number, number, number] {
  const { longitude, latitude, height } = Cartographic.fromCartesian(point);
  return [CesiumMath.toDegrees(longitude), CesiumMath.toDegrees(latitude), height];
}

/** Attributes of a tile's feature as plain values. */
function featureProperties(feature: Cesium3DTileFeature): Record<string, JsonValue> {
  const properties: Record<string, JsonValue> = {};
  for (const name of feature.getPropertyIds()) {
    const value: unknown = feature.getProperty(name);
    if (typeof value === 'string' || typeof value === 'boolean') properties[name] = value;
    else if (typeof value === 'number') properties[name] = Number.isFinite(value) ? value : null;
    else if (typeof value === 'bigint') properties[name] = Number(value);
  }
  return properties;
}
