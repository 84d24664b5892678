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
/** Share of the distance by which the depth buffer may be wrong about the ground. */
const GROUND_SLACK = 0.01;

interface CityPick extends PickResult {
  readonly eyeDistanceMeters: number;
}

/** Finds the nearest thing under a pixel, of Cesium's city and deck.gl's layers. */
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
    const marker = overlay?.pick(x, y) ?? null;
    const city = this.#pickCity(x, y);
    if (marker && (!city || isBefore(marker, city))) return withoutDistance(marker);
    if (!city) return null;
    const field = city.layerId === GROUND_LAYER_ID ? this.#pickField(city, overlay) : null;
    return withoutDistance(field ?? city);
  }

  #pickCity(x: number, y: number): CityPick | null {
    const pixel = new Cartesian2(x, y);
    const picked: unknown = this.#scene.pick(pixel);
    const feature = picked instanceof Cesium3DTileFeature ? picked : undefined;
    const layer = feature && this.#tilesets.layerOf(feature.tileset);
    const point = this.#surfacePoint(pixel);
    if (feature && layer?.pickable) {
      const properties = featureProperties(feature);
      const id = typeof properties.id === 'string' && properties.id !== '' ? properties.id : null;
      return { id, layerId: layer.id, properties, ...this.#place(point) };
    }
    if (!point) return null;
    return { id: null, layerId: GROUND_LAYER_ID, properties: {}, ...this.#place(point) };
  }

  #pickField(ground: CityPick, overlay: DeckOverlay | undefined) {
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

  #place(point: Cartesian3 | undefined): Pick<CityPick, 'position' | 'eyeDistanceMeters'> {
    if (!point) return { position: null, eyeDistanceMeters: Number.POSITIVE_INFINITY };
    const { positionWC, directionWC } = this.#scene.camera;
    const { longitude, latitude, height } = Cartographic.fromCartesian(point);
    const toPoint = Cartesian3.subtract(point, positionWC, new Cartesian3());
    return {
      position: [CesiumMath.toDegrees(longitude), CesiumMath.toDegrees(latitude), height],
      eyeDistanceMeters: Cartesian3.dot(toPoint, directionWC),
    };
  }
}

/**
 * Whether a marker lies before what the city has there. One that stands on the ground is as far as the ground, give or
 * take the precision of the depth buffer: what the ground hides has not been picked in the first place.
 */
function isBefore(marker: { readonly eyeDistanceMeters: number }, city: CityPick): boolean {
  const slack = city.layerId === GROUND_LAYER_ID ? GROUND_SLACK * city.eyeDistanceMeters : 0;
  return marker.eyeDistanceMeters <= city.eyeDistanceMeters + slack;
}

function withoutDistance<T extends { readonly eyeDistanceMeters: number }>(pick: T): PickResult {
  const { eyeDistanceMeters: _, ...result } = pick;
  return result as unknown as PickResult;
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
