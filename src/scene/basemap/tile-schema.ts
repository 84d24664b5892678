type Properties = Readonly<Record<string, string | number | boolean>>;

/** A feature's place in the painter's own schema, which is that of the packs. */
export interface Painted {
  readonly layer: string;
  /** Class of a road, where the tile names it otherwise. */
  readonly class?: string;
}

const GREEN =
  /^(park|forest|wood|grass|grassland|meadow|scrub|garden|nature_reserve|national_park|golf_course|recreation_ground|village_green|cemetery|pitch)$/;
const RAIL = /^(rail|transit|railway|subway|light_rail|tram)$/;
/** Roads of Protomaps by `kind`, tracks and paths of OpenMapTiles by `class`. */
const ROADS: Readonly<Record<string, string>> = {
  highway: 'motorway',
  major_road: 'primary',
  medium_road: 'secondary',
  minor_road: 'residential',
  path: 'service',
  track: 'service',
  other: 'service',
};

/**
 * Layers of other schemas in the painter's words: OpenMapTiles (transportation, landcover, waterway, building …) and
 * Protomaps (roads with `kind`, landuse with parks). Null for what is not painted; packs pass as they are.
 */
export function paintedAs(layer: string, properties: Properties): Painted | null {
  const kind = String(properties.class ?? properties.kind ?? '');
  switch (layer) {
    case 'transportation':
    case 'roads':
      return RAIL.test(kind) ? { layer: 'rail' } : { layer: 'roads', ...roadOf(kind, properties) };
    case 'building':
      return { layer: 'buildings' };
    case 'boundary':
      return { layer: 'boundaries' };
    case 'waterway':
      return { layer: 'water' };
    case 'landcover':
      return GREEN.test(kind) ? { layer: 'green' } : null;
    case 'park':
      return { layer: 'green' };
    case 'landuse':
      return { layer: GREEN.test(kind) ? 'green' : 'landuse' };
    default:
      return { layer };
  }
}

function roadOf(kind: string, { class: named, kind_detail: detail }: Properties): { class?: string } {
  if (named !== undefined && ROADS[kind] === undefined) return {};
  const known = typeof detail === 'string' && detail !== '' && kind !== 'path' ? detail : ROADS[kind];
  return known === undefined ? {} : { class: known };
}
