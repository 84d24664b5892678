import type { ImageryLayer, LayerDescription } from '@core/layers.ts';
import type { PickResult } from '@core/scene-port.ts';
import { type RenderCase, tableOf } from './case.ts';
import { drawUntil, nextDrawn, pixelsOf, settledPicture } from './scene-picture.ts';
import { openedTown, POSE, TOWN_LAYER, townImagery } from './town.ts';

/** One case of every drawn layer and an image: with the town's tileset, every kind that the scene can draw. */
export interface Catalogue {
  /** By the ids that their layers shall have. */
  readonly cases: Readonly<Record<string, RenderCase>>;
  readonly imagery: ImageryLayer['imagery'];
}

/** GL objects that every layer brings. */
const GROWING = ['Buffer', 'VertexArray'];

let catalogue: readonly LayerDescription[] = [];
let picks: (PickResult | null)[] = [];

/** Puts the tables of the cases into the open town. */
export function openCatalogue({ cases, imagery }: Catalogue): void {
  const { scene, tables } = openedTown();
  for (const [id, drawn] of Object.entries(cases)) tables.set(id, tableOf(drawn));
  const drawn = Object.entries(cases).map(([id, { layer }]) => ({ ...layer, id, table: id }));
  catalogue = [{ ...townImagery(imagery), id: 'imagery' }, { ...TOWN_LAYER, id: 'tileset' }, ...drawn];
  scene.on(event => event.type === 'click' && picks.push(event.pick));
}

/** Shows one kind alone; CSS pixels well inside what it adds to the picture, spread over it. */
export async function spotsOf(kind: string, count: number): Promise<[number, number][]> {
  const { scene } = openedTown();
  await scene.camera.flyTo(POSE, { durationMs: 0 });
  scene.setLayers([]);
  const without = await pixelsOf(await settledPicture(scene));
  scene.setLayers(catalogue.filter(layer => layer.id === kind));
  if (kind === 'tileset') await drawUntil(scene, () => scene.stats().tilesetMemoryBytes > 0);
  const drawn = await pixelsOf(await settledPicture(scene));
  picks = [];
  const scale = innerWidth / drawn.width;
  const broad = changed(without, drawn, 1);
  const inside = (broad.length > 0 ? broad : changed(without, drawn, 0)).map(([x, y]): [number, number] => [
    (x + 0.5) * scale,
    (y + 0.5) * scale,
  ]);
  const step = Math.max(1, Math.floor(inside.length / count));
  return inside.filter((_, i) => i % step === Math.floor(step / 2)).slice(0, count);
}

/** What clicks have picked since the spots were asked for. */
export function clickedPicks(): readonly (PickResult | null)[] {
  return picks;
}

/** The ids that a kind's table holds. */
export function idsOf(kind: string): readonly string[] {
  return openedTown().tables.get(kind)?.table.ids ?? [];
}

/** Loads that are waited for; the others are taken back while they load, which is harder to clean up. */
const WHOLE_EVERY = 10;

/** Shows and hides every kind at once `times` times; GL objects and heap before and after, while all are hidden. */
export async function reloadCatalogue(times: number) {
  const { scene } = openedTown();
  await scene.camera.flyTo(POSE, { durationMs: 0 });
  scene.setLayers(catalogue);
  await settledPicture(scene);
  const full = scene.stats().gpuResources;
  const isFull = () => {
    const { gpuResources, tilesetMemoryBytes } = scene.stats();
    return tilesetMemoryBytes > 0 && GROWING.every(kind => gpuResources[kind]! >= full[kind]!);
  };
  const reload = async (count: number) => {
    for (let i = 0; i < count; i++) {
      scene.setLayers(catalogue);
      if (i % WHOLE_EVERY === 0) await drawUntil(scene, isFull);
      else await nextDrawn(scene);
      scene.setLayers([]);
      await nextDrawn(scene);
    }
  };
  const measure = async () => {
    await settledPicture(scene);
    (globalThis as { gc?: () => void }).gc?.();
    const { memory } = performance as Performance & { memory?: { usedJSHeapSize: number } };
    return { objects: scene.stats().gpuResources, heap: memory?.usedJSHeapSize ?? Number.NaN };
  };
  await reload(3);
  const before = await measure();
  await reload(times);
  const after = await measure();
  return {
    full,
    before: before.objects,
    after: after.objects,
    heapMegabytes: (after.heap - before.heap) / 1e6,
  };
}

/** Pixels of `drawn` that differ from `without`, and `around` pixels on every side of them too. */
function changed(without: ImageData, drawn: ImageData, around: 0 | 1): [number, number][] {
  const { width, height } = drawn;
  const differs = (x: number, y: number) => {
    const at = 4 * (y * width + x);
    return [0, 1, 2].some(channel => Math.abs(drawn.data[at + channel]! - without.data[at + channel]!) > 12);
  };
  const spots: [number, number][] = [];
  const steps = around ? [-1, 0, 1] : [0];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      if (steps.every(dy => steps.every(dx => differs(x + dx, y + dy)))) spots.push([x, y]);
    }
  }
  return spots;
}
