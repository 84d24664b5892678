import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { citySchema } from '@city/schema.ts';
import * as z from 'zod/mini';

/** `city.json` as a recipe states it; fields with a default may be left out. */
export type CityInput = z.input<typeof citySchema>;

/** Validates and writes `city.json` into a pack's folder. Throws an Error that names every bad field. */
export function writeCity(city: CityInput, directory: string): void {
  const parsed = citySchema.safeParse(city);
  if (!parsed.success) throw new Error(`city.json: ${z.prettifyError(parsed.error)}`);
  writeFileSync(join(directory, 'city.json'), `${JSON.stringify(parsed.data, undefined, 2)}\n`);
}
