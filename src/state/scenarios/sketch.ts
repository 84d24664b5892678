import type { InterventionKind } from '@core/scenario.ts';
import type { PickResult, SceneEvent, ScenePort } from '@core/scene-port.ts';
import type { WallClock } from '@core/time.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ScenarioDrafts } from './drafts.ts';
import type { FeatureSnap } from './feature-snap.ts';

export type Place = readonly [longitude: number, latitude: number];

/** An intervention while it is being drawn. */
export interface Sketch {
  readonly scenarioId: string;
  readonly kind: InterventionKind;
  readonly vertices: readonly Place[];
  readonly cursor: Place | null;
  /** Feature under the cursor that a click would take. */
  readonly target: string | null;
  /** Intervention that a click puts elsewhere, rather than a new one. */
  readonly movingId?: string;
}

type PointerEvent = Extract<SceneEvent, { type: 'click' | 'hover' }>;

interface Parts {
  readonly drafts: ScenarioDrafts;
  readonly scene: Pick<ScenePort, 'followPointer' | 'requestRender'>;
  readonly snap: FeatureSnap;
  readonly wall: WallClock;
}

/** Two clicks within this time and distance are a double click. */
const DOUBLE_CLICK_MS = 400;
const DOUBLE_CLICK_PIXELS = 8;
const FEWEST_VERTICES = { point: 1, line: 2, polygon: 3 } as const;

/**
 * The drawing of interventions in the scene: clicks set vertices or take features, a double click or `finish` ends a
 * line or polygon, `back` takes the last vertex away. Features and points are taken at once; features go on until ended.
 */
export class ScenarioSketch {
  readonly store: StoreApi<{ readonly sketch: Sketch | null }> = createStore<{
    readonly sketch: Sketch | null;
  }>(() => ({ sketch: null }));
  readonly #parts: Parts;
  #lastClick = { x: 0, y: 0, atMs: Number.NEGATIVE_INFINITY };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get sketch(): Sketch | null {
    return this.store.getState().sketch;
  }

  /** Whether lines and polygons have enough vertices to be finished. */
  get canFinish(): boolean {
    const { sketch } = this;
    if (!sketch || sketch.movingId !== undefined || sketch.kind.geometry === 'entity') return false;
    return sketch.vertices.length >= FEWEST_VERTICES[sketch.kind.geometry];
  }

  /** Starts to draw; what was begun is given up. */
  begin(scenarioId: string, kindId: string, movingId?: string): void {
    const kind = this.#parts.drafts.card(scenarioId)?.interventions.find(({ id }) => id === kindId);
    if (!kind) return;
    const moving = movingId === undefined ? {} : { movingId };
    this.#set({ scenarioId, kind, vertices: [], cursor: null, target: null, ...moving });
    this.#parts.scene.followPointer(true);
  }

  /** A click of the scene; true when it was taken. */
  click({ pick, x, y }: PointerEvent): boolean {
    const { sketch } = this;
    if (!sketch) return false;
    const { wall } = this.#parts;
    const isDouble =
      wall.now() - this.#lastClick.atMs <= DOUBLE_CLICK_MS &&
      Math.hypot(x - this.#lastClick.x, y - this.#lastClick.y) <= DOUBLE_CLICK_PIXELS;
    this.#lastClick = { x, y, atMs: wall.now() };
    if (!isDouble) this.take(pick);
    else if (this.canFinish) this.finish();
    return true;
  }

  /** Takes a place as the next vertex or the new place, or the feature there. */
  take(pick: PickResult | null): void {
    const { sketch } = this;
    const place = placeOf(pick);
    if (!sketch || !place) return;
    if (sketch.movingId !== undefined) this.#move(sketch, place);
    else if (sketch.kind.geometry === 'entity') this.#takeFeature(sketch, pick, place);
    else this.#addVertex(sketch, place);
  }

  hover({ pick }: PointerEvent): void {
    const { sketch } = this;
    if (!sketch) return;
    const cursor = placeOf(pick);
    const target = sketch.kind.geometry === 'entity' && cursor ? this.#featureAt(sketch, pick) : null;
    this.#set({ ...sketch, cursor, target });
  }

  /** Ends the drawing and keeps it, if it is complete; features taken so far stay. */
  finish(): void {
    const { sketch } = this;
    if (!sketch) return;
    const { geometry } = sketch.kind;
    if (geometry === 'entity' || sketch.movingId !== undefined) return this.cancel();
    if (!this.canFinish) return;
    this.#parts.drafts.add(sketch.scenarioId, sketch.kind.id, { coordinates: sketch.vertices });
    this.cancel();
  }

  /** Ends the drawing without it. */
  cancel(): void {
    if (!this.sketch) return;
    this.#set(null);
    this.#parts.scene.followPointer(false);
  }

  /** Takes the last vertex away, or while features are taken the last of those. */
  back(): void {
    const { sketch } = this;
    if (!sketch) return;
    if (sketch.vertices.length > 0) this.#set({ ...sketch, vertices: sketch.vertices.slice(0, -1) });
    else if (sketch.kind.geometry === 'entity') this.#parts.drafts.undo(sketch.scenarioId);
  }

  #set(sketch: Sketch | null): void {
    this.store.setState({ sketch });
    this.#parts.scene.requestRender();
  }

  #addVertex(sketch: Sketch, place: Place): void {
    this.#set({ ...sketch, vertices: [...sketch.vertices, place] });
    if (sketch.kind.geometry === 'point') this.finish();
  }

  #featureAt({ kind }: Sketch, pick: PickResult | null): string | null {
    const layerId = kind.entityLayer;
    if (pick?.id && (layerId === undefined || pick.layerId === layerId)) return pick.id;
    return layerId && pick?.position ? this.#parts.snap.nearest(layerId, pick.position) : null;
  }

  /** Takes the feature under the pointer, or gives it back when it was taken before. */
  #takeFeature(sketch: Sketch, pick: PickResult | null, place: Place): void {
    const entityId = this.#featureAt(sketch, pick);
    if (entityId === null) return;
    const { drafts } = this.#parts;
    const { scenarioId, kind } = sketch;
    const known = drafts
      .get(scenarioId)
      .interventions.find(other => other.kind === kind.id && other.entityId === entityId);
    if (known) drafts.remove(scenarioId, known.id);
    else drafts.add(scenarioId, kind.id, { coordinates: [place], entityId });
    this.#set({ ...sketch, cursor: place, target: entityId });
  }

  /** Puts the middle of an intervention to a place. */
  #move({ scenarioId, movingId }: Sketch, [longitude, latitude]: Place): void {
    const { drafts } = this.#parts;
    const moved = drafts.get(scenarioId).interventions.find(({ id }) => id === movingId);
    if (moved && moved.coordinates.length > 0) {
      const count = moved.coordinates.length;
      const middle = [0, 1].map(axis => moved.coordinates.reduce((sum, at) => sum + at[axis]!, 0) / count);
      const [east, north] = [longitude - middle[0]!, latitude - middle[1]!];
      const coordinates = moved.coordinates.map(([x, y]) => [x + east, y + north] as const);
      drafts.update(scenarioId, moved.id, { coordinates });
    }
    this.cancel();
  }
}

function placeOf(pick: PickResult | null): Place | null {
  return pick?.position ? [pick.position[0], pick.position[1]] : null;
}
