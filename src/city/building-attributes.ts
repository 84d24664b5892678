/**
 * Attributes of a building feature in every building tileset the pipeline writes (EXT_structural_metadata class
 * `building`). The client styles, filters and picks by these names.
 */
export const BUILDING_ATTRIBUTES = {
  id: { type: 'STRING' },
  name: { type: 'STRING' },
  use: { type: 'STRING' },
  /** Metres from the ground to the highest point. */
  height: { type: 'FLOAT32' },
  storeys: { type: 'UINT16' },
  /** Year of construction, 0 when unknown. */
  year: { type: 'UINT16' },
  /** Level of risk, 1 (highest) … 4 (lowest), 0 when not assessed. */
  risk: { type: 'UINT8' },
  address: { type: 'STRING' },
  /** Id of a source in `city.json`. */
  source: { type: 'STRING' },
  /** `real`, `approximate` or `synthetic`. */
  kind: { type: 'STRING' },
  /** CIM level 1…7 as reached. */
  cimLevel: { type: 'UINT8' },
} as const;

export const BUILDING_USES = [
  'residential',
  'urban-village',
  'office',
  'commercial',
  'hotel',
  'industrial',
  'education',
  'medical',
  'culture',
  'sport',
  'transport',
  'government',
  'religious',
  'mixed',
  'other',
] as const;
export type BuildingUse = (typeof BUILDING_USES)[number];
