import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CityInput } from '../../../write/city.ts';
import { type BuiltElement, encodeElementModel } from '../../../write/element-model.ts';
import { addEquipment, OUTFALL_GAUGE } from './equipment.ts';
import { ModelSet } from './model-set.ts';
import { addStructure } from './structure.ts';

type ModelInput = NonNullable<CityInput['models']>[number];

/** The demonstration model as `city.json` lists it: opened from an invented gauge on the river. */
export const PUMPING_STATION: ModelInput = {
  id: 'pumping-station',
  entityId: 'water-level:02',
  title: { zh: '示范排涝泵站（虚构）', en: 'Demonstration pumping station (invented)' },
  url: 'models/pumping-station.glb',
  source: 'synthetic-models',
  values: [{ element: OUTFALL_GAUGE, property: 'level' }],
};

/**
 * A storm-water pumping station designed for this project, 28 m × 15 m: sump with four axial pumps, hall with motors
 * and crane, control floor, roof. No such station stands in Guangzhou.
 */
export function pumpingStation(): readonly BuiltElement[] {
  const set = new ModelSet();
  addStructure(set);
  addEquipment(set);
  return set.elements;
}

/** Writes the models that open in a view of their own; returns their entries of `city.json`. */
export async function writeEntityModels(directory: string): Promise<ModelInput[]> {
  const file = join(directory, PUMPING_STATION.url);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await encodeElementModel(pumpingStation()));
  return [PUMPING_STATION];
}
