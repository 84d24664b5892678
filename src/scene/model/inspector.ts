import type { EastNorthUpFrame } from '@core/crs/ellipsoid.ts';
import type { EntityId } from '@core/ids.ts';
import type { Theme } from '@core/scene-port.ts';
import type { Rgba } from '@core/style.ts';
import { Box3, DoubleSide, Mesh, MeshStandardMaterial, type Object3D, Plane, Vector3 } from 'three';
import { buildTree, type ElementTree, type ModelElement } from './elements.ts';
import { loadModel } from './load-model.ts';
import { fetchModel, type ModelSource } from './model-source.ts';
import { ModelStage } from './stage.ts';
import { ValueLabels } from './value-labels.ts';

export interface ModelInspectorOptions {
  readonly theme: Theme;
  /** An element was clicked, or nothing. */
  onSelect(id: EntityId | null): void;
  readonly fetch: typeof fetch;
}

/** A cut across the model: everything beyond the plane disappears. */
export interface Section {
  readonly axis: 'east' | 'north' | 'up';
  /** 0…1 across the model. */
  readonly fraction: number;
  /** Keeps the other half. */
  readonly flipped?: boolean;
}

/** A live value on an element. */
export interface ElementValue {
  readonly color: Rgba;
  readonly label: string;
}

const SELECTED_EMISSIVE = { night: 0x1f7fa8, day: 0x0f5f9a } as const;
const CLICK_PIXELS = 4;
/** Storeys move apart by this many times the model's height at full explosion. */
const EXPLOSION = 1.2;

/** One building, plant or device in a view of its own, with three.js; the city goes on behind it undisturbed. */
export class ModelInspector {
  readonly #options: ModelInspectorOptions;
  readonly #meshes = new Map<EntityId, Mesh<Mesh['geometry'], MeshStandardMaterial>[]>();
  readonly #elements = new Map<EntityId, ModelElement>();
  #stage: ModelStage | null = null;
  #labels: ValueLabels | null = null;
  #tree: ElementTree = { storeys: [] };
  /** Around the model, with its storeys as far apart as they are. */
  #box = new Box3();
  /** Of the model as it was loaded, metres. */
  #height = 0;
  #section: Section | null = null;
  #theme: Theme;
  #selected: EntityId | null = null;
  #storeys: ReadonlySet<string> | null = null;
  #isolated: ReadonlySet<EntityId> | null = null;
  #values: ReadonlyMap<EntityId, ElementValue> = new Map();
  #pressed: readonly [number, number] = [0, 0];

  constructor(options: ModelInspectorOptions) {
    this.#options = options;
    this.#theme = options.theme;
  }

  /** Draws into `container`, which needs a size and `position: relative`. */
  mount(container: HTMLElement): void {
    this.#stage = new ModelStage(container, () => this.#labels?.update());
    this.#labels = new ValueLabels(container, this.#stage);
    this.#stage.setTheme(this.#theme);
    this.#stage.canvas.addEventListener('pointerdown', this.#onPress);
    this.#stage.canvas.addEventListener('pointerup', this.#onRelease);
  }

  /** Opens a model in place of the one shown. Rejects when it cannot be read; the old one is gone by then. */
  async load(source: ModelSource, signal?: AbortSignal): Promise<ElementTree> {
    const files = await fetchModel(source, this.#options.fetch, signal);
    const origin: { frame: EastNorthUpFrame | null } = { frame: null };
    this.#clear();
    for (const { name, bytes } of files) {
      const parts = await loadModel(bytes, name, origin);
      signal?.throwIfAborted();
      for (const { element, geometry, color, opacity } of parts) {
        this.#addPart(element, geometry, color, opacity);
      }
    }
    this.#tree = buildTree([...this.#elements.values()]);
    this.#box = boxOf(this.#allMeshes());
    this.#height = this.#box.max.y - this.#box.min.y;
    this.#stage?.fit(this.#box);
    return this.#tree;
  }

  get tree(): ElementTree {
    return this.#tree;
  }

  element(id: EntityId): ModelElement | undefined {
    return this.#elements.get(id);
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#stage?.setTheme(theme);
    this.#restyle();
  }

  /** Marks an element; null marks none. */
  select(id: EntityId | null): void {
    this.#selected = id;
    this.#restyle();
  }

  /** Shows only these storeys; null shows all. */
  setStoreys(names: readonly string[] | null): void {
    this.#storeys = names && new Set(names);
    this.#restyle();
  }

  /** Shows only these elements; null shows all. */
  isolate(ids: readonly EntityId[] | null): void {
    this.#isolated = ids && new Set(ids);
    this.#restyle();
  }

  /** Pulls the storeys apart: 0 not at all, 1 fully. The eye draws back with them, so that what was in view stays. */
  setExplode(amount: number): void {
    const lift = EXPLOSION * this.#height * Math.min(1, Math.max(0, amount));
    const levels = Math.max(1, this.#tree.storeys.length - 1);
    this.#tree.storeys.forEach((storey, level) => {
      for (const id of storey.elementIds) {
        for (const mesh of this.#meshes.get(id) ?? []) mesh.position.y = (lift * level) / levels;
      }
    });
    const before = this.#box;
    this.#box = boxOf(this.#allMeshes());
    this.#stage?.follow(before, this.#box);
    this.setSection(this.#section);
  }

  /** Cuts the model open, as far across as it reaches now; null closes it. */
  setSection(section: Section | null): void {
    this.#section = section;
    this.#stage?.setClipping(section && sectionPlane(section, this.#box));
  }

  /** Live values: elements take the colour and carry the label; an empty map takes all away. */
  setValues(values: ReadonlyMap<EntityId, ElementValue>): void {
    this.#values = values;
    this.#restyle();
    const texts = new Map<Object3D, string>();
    for (const [id, { label }] of values) {
      const mesh = this.#meshes.get(id)?.[0];
      if (mesh && label) texts.set(mesh, label);
    }
    this.#labels?.set(texts);
  }

  /** Frames some elements, or the whole model. */
  fit(ids?: readonly EntityId[]): void {
    if (!ids) {
      this.#stage?.fit(this.#box, true);
      return;
    }
    this.#stage?.fit(boxOf(ids.flatMap(id => this.#meshes.get(id) ?? [])), true);
  }

  dispose(): void {
    this.#stage?.canvas.removeEventListener('pointerdown', this.#onPress);
    this.#stage?.canvas.removeEventListener('pointerup', this.#onRelease);
    this.#clear();
    this.#labels?.dispose();
    this.#stage?.dispose();
    this.#stage = null;
    this.#labels = null;
  }

  readonly #onPress = (event: PointerEvent): void => {
    this.#pressed = [event.offsetX, event.offsetY];
  };

  readonly #onRelease = (event: PointerEvent): void => {
    const moved = Math.hypot(event.offsetX - this.#pressed[0], event.offsetY - this.#pressed[1]);
    if (moved > CLICK_PIXELS || event.button !== 0) return;
    const visible = this.#allMeshes().filter(mesh => mesh.visible);
    const hit = this.#stage?.hits(event.offsetX, event.offsetY, visible)[0];
    const id = (hit?.userData.elementId as EntityId | undefined) ?? null;
    this.select(id);
    this.#options.onSelect(id);
  };

  #addPart(
    element: ModelElement,
    geometry: Mesh['geometry'],
    color: readonly [number, number, number],
    opacity: number,
  ): void {
    const material = new MeshStandardMaterial({
      roughness: 0.85,
      metalness: 0,
      flatShading: true,
      side: DoubleSide,
      vertexColors: geometry.hasAttribute('color'),
      transparent: opacity < 1,
      opacity,
    });
    material.color.setRGB(...color);
    const mesh = new Mesh(geometry, material);
    geometry.computeBoundingBox();
    mesh.userData = {
      elementId: element.id,
      color,
      center: geometry.boundingBox?.getCenter(new Vector3()) ?? new Vector3(),
    };
    this.#elements.set(element.id, element);
    this.#meshes.set(element.id, [...(this.#meshes.get(element.id) ?? []), mesh]);
    this.#stage?.scene.add(mesh);
  }

  #restyle(): void {
    for (const [id, meshes] of this.#meshes) {
      const element = this.#elements.get(id);
      const inStorey = !this.#storeys || this.#storeys.has(element?.storey ?? '');
      const value = this.#values.get(id);
      for (const mesh of meshes) {
        mesh.visible = inStorey && (!this.#isolated || this.#isolated.has(id));
        const [r, g, b] = mesh.userData.color as [number, number, number];
        if (value) mesh.material.color.setRGB(...scaled(value.color), 'srgb');
        else mesh.material.color.setRGB(r, g, b);
        mesh.material.emissive.setHex(id === this.#selected ? SELECTED_EMISSIVE[this.#theme] : 0);
      }
    }
    this.#stage?.requestRender();
  }

  #allMeshes(): Mesh[] {
    return [...this.#meshes.values()].flat();
  }

  #clear(): void {
    this.#labels?.set(new Map());
    for (const meshes of this.#meshes.values()) {
      for (const mesh of meshes) {
        mesh.removeFromParent();
        mesh.geometry.dispose();
        mesh.material.dispose();
      }
    }
    this.#meshes.clear();
    this.#elements.clear();
    this.#selected = null;
    this.#storeys = null;
    this.#isolated = null;
    this.#values = new Map();
    this.setSection(null);
  }
}

function boxOf(meshes: readonly Mesh[]): Box3 {
  const box = new Box3();
  for (const mesh of meshes) box.expandByObject(mesh);
  return box;
}

function scaled([red, green, blue]: Rgba): [number, number, number] {
  return [red / 255, green / 255, blue / 255];
}

/** The cut, keeping the side of smaller coordinates unless flipped. Model axes: x east, y up, −z north. */
function sectionPlane({ axis, fraction, flipped = false }: Section, box: Box3): Plane {
  const along = { east: [1, 0, 0], north: [0, 0, -1], up: [0, 1, 0] } as const;
  const normal = new Vector3(...along[axis]);
  const ends = [box.min.dot(normal), box.max.dot(normal)].sort((a, b) => a - b) as [number, number];
  const at = ends[0] + Math.min(1, Math.max(0, fraction)) * (ends[1] - ends[0]);
  return flipped ? new Plane(normal, -at) : new Plane(normal.negate(), at);
}
