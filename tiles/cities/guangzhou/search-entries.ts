import type { CityFeature } from '../../model.ts';
import { middleOf } from '../../synthesis/road-network.ts';
import type { SearchEntry } from '../../write/search-index.ts';
import type { Ground } from './ground.ts';
import type { CityNetwork } from './network.ts';
import { roundedDegrees } from './network.ts';
import { districtEntries, metroStations, places } from './vectors.ts';
import { ZONES } from './zones.ts';

/** Everything of the city that has a name. */
export function searchEntries(
  ground: Ground,
  city: CityNetwork,
  features: readonly CityFeature[],
  englishNames: ReadonlyMap<string, string>,
): SearchEntry[] {
  const at = ([longitude, latitude]: readonly [number, number], lift = 0): SearchEntry['position'] => [
    longitude,
    latitude,
    ground.heightAtDegrees(longitude, latitude) + lift,
  ];
  return [
    ...districtEntries().map(({ id, zh, en, position }) => ({
      id,
      type: 'district',
      name: { zh, en },
      position: at(position),
    })),
    ...places().map(({ id, kind, zh, en, position }) => ({
      id,
      type: placeType(kind),
      name: { zh, en },
      position: at(position),
    })),
    ...metroStations().map(({ id, zh, en, position }) => ({
      id,
      type: 'metro-station',
      name: { zh: `${zh}站`, en: `${en} Station` },
      position: at(position),
    })),
    ...features.flatMap(feature => {
      const name = String(feature.attributes.name ?? '');
      if (!name) return [];
      const type = feature.tileset === 'bridges' ? 'bridge' : 'building';
      return [
        {
          id: feature.id,
          type,
          name: { zh: name, en: englishNames.get(feature.id) ?? '' },
          position: at(placeOf(feature), Number(feature.attributes.height) / 2),
        },
      ];
    }),
    ...streetEntries(city, at),
    ...quarterEntries(at),
  ];
}

function placeType(kind: string): string {
  return kind === 'river' ? 'water' : kind === 'park' || kind === 'street' ? kind : 'place';
}

/** A representative place: the first corner of a footprint, or a model's origin. */
function placeOf({ geometry }: CityFeature): readonly [number, number] {
  if (geometry.kind === 'mesh') return [geometry.origin[0], geometry.origin[1]];
  return [geometry.rings[0]![0]!, geometry.rings[0]![1]!];
}

type At = (position: readonly [number, number], lift?: number) => SearchEntry['position'];

/** Each named road once, at its longest stretch. */
function streetEntries(city: CityNetwork, at: At): SearchEntry[] {
  const longest = new Map<string, number>();
  city.properties.forEach(({ name, lengthMeters }, index) => {
    if (!name) return;
    const known = longest.get(name.zh);
    if (known === undefined || lengthMeters > city.properties[known]!.lengthMeters)
      longest.set(name.zh, index);
  });
  return [...longest.values()].map(index => ({
    id: city.properties[index]!.id,
    type: 'street',
    name: city.properties[index]!.name!,
    position: at(roundedDegrees(middleOf(city.network.edges[index]!).point)),
  }));
}

/** Villages and campuses by name. */
function quarterEntries(at: At): SearchEntry[] {
  return ZONES.flatMap(({ name, area, fabrics }, index) => {
    const isNamed = 'disc' in area || fabrics.some(([fabric]) => fabric === 'campus');
    if (!isNamed) return [];
    const centre: readonly [number, number] =
      'disc' in area
        ? [area.disc[0], area.disc[1]]
        : [(area.box[0] + area.box[2]) / 2, (area.box[1] + area.box[3]) / 2];
    return [{ id: `zone:${index + 1}`, type: 'place', name, position: at(centre) }];
  });
}
