import type { ImageryLayer, LayerDescription } from '@core/layers.ts';
import type { PickResult } from '@core/scene-port.ts';
import { type RenderCase, tableOf } from './case.ts';
import { pixelsOf, settledPicture, until } from './scene-picture.ts';
import { openedTown, POSE, TOWN_LAYER, townImagery } from './town.ts';

/** One case of every drawn layer and an image: with the town's tileset, every kind that the scene can draw. */
export interface Catalogue {
  readonly cases: readonly RenderCase[];
  readonly imagery: ImageryLayer['imagery'];
}

let catalogue: readonly LayerDescription[] = [];
let picks: (PickResult | null)[] = [];

/** Puts the tables of the cases into the open town; layers go by their kind. Answers the kinds. */
export function openCatalogue({ cases, imagery }: Catalogue): string[] {
  const { scene, tables } = openedTown();
  for (const drawn of cases) tables.set(drawn.layer.type, tableOf(drawn));
  const drawn = cases.map(({ layer }) => ({ ...layer, id: layer.type, table: layer.type }));
  catalogue = [{ ...townImagery(imagery), id: 'imagery' }, { ...TOWN_LAYER, id: 'tileset' }, ...drawn];
  scene.on(event => event.type === 'click' && picks.push(event.pick));
  return catalogue.map(layer => layer.id);
}

/** Shows one kind alone; CSS pixels well inside what it adds to the picture, spread over it. */
export async function spotsOf(kind: string, count: number): Promise<[number, number][]> {
  const { scene } = openedTown();
  await scene.camera.flyTo(POSE, { durationMs: 0 });
  scene.setLayers([]);
  const without = await pixelsOf(await settledPicture(scene));
  scene.setLayers(catalogue.filter(layer => layer.id === kind));
  await shown(kind);
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

/** Until a kind's own tiles or arrays are there; pictures settle before they have arrived. */
async function shown(kind: string): Promise<void> {
  const { scene } = openedTown();
  if (kind === 'tileset') await until(() => scene.stats().tilesetMemoryBytes > 0);
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
