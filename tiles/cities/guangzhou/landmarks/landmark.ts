import type { BuildingUse } from '../../../../src/city/building-attributes.ts';
import type { Ring } from '../../../synthesis/plane.ts';
import type { SolidBuilder } from '../../../synthesis/solid-builder.ts';

/** A building modelled by hand from published dimensions. The frame: metres east, north, up of the place's ground. */
export interface Landmark {
  readonly slug: string;
  readonly name: { readonly zh: string; readonly en: string };
  /** WGS84 degrees. */
  readonly place: readonly [longitude: number, latitude: number];
  /** Ground it takes up, in its frame; nothing else is built there. */
  readonly footprint: Ring;
  /** To the highest point, metres. */
  readonly height: number;
  readonly storeys: number;
  readonly year: number;
  readonly use: BuildingUse;
  readonly build: (solid: SolidBuilder) => void;
  /** A plainer model for the distance and its error, for lattices that simplify badly. */
  readonly coarse?: { readonly errorMeters: number; readonly build: (solid: SolidBuilder) => void };
}
