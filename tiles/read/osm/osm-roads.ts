import type { RoadProperties } from '@city/roads.ts';
import type { Feature, LineString } from 'geojson';
import type { ReportEntry } from '../../model.ts';
import type { OsmData, OsmWay } from './osm-data.ts';
import type { Tags } from './osm-object.ts';

type RoadClass = RoadProperties['class'];

const CLASSES: Readonly<Record<string, RoadClass>> = {
  motorway: 'motorway',
  motorway_link: 'motorway',
  trunk: 'trunk',
  trunk_link: 'trunk',
  primary: 'primary',
  primary_link: 'primary',
  secondary: 'secondary',
  secondary_link: 'secondary',
  tertiary: 'tertiary',
  tertiary_link: 'tertiary',
  unclassified: 'residential',
  residential: 'residential',
  living_street: 'residential',
  road: 'residential',
  service: 'service',
};

/** Lanes a direction, free speed in km/h and capacity a lane (vehicles an hour) where nothing is mapped. */
const USUAL: Readonly<Record<RoadClass, readonly [lanes: number, speed: number, capacity: number]>> = {
  motorway: [2, 120, 2000],
  trunk: [2, 100, 1800],
  primary: [1, 50, 1200],
  secondary: [1, 50, 1000],
  tertiary: [1, 50, 800],
  residential: [1, 30, 500],
  service: [1, 20, 300],
};

/** Class of a way as a road for vehicles, or undefined. */
export function roadClass(tags: Tags): RoadClass | undefined {
  return tags.area === 'yes' ? undefined : CLASSES[tags.highway ?? ''];
}

/**
 * The road graph of an extract: ways cut where they meet. Nodes are `osm:node/…`; an edge is `osm:way/123/0`,
 * `…/1`. Roads whose nodes are missing are reported.
 */
export function osmRoads(
  data: OsmData,
  report: (entry: ReportEntry) => void,
): Feature<LineString, RoadProperties>[] {
  const roads = [...data.ways.values()].filter(way => roadClass(way.tags));
  const uses = new Map<number, number>();
  for (const { refs } of roads) {
    refs.forEach((ref, i) => {
      const isEnd = i === 0 || i === refs.length - 1;
      uses.set(ref, (uses.get(ref) ?? 0) + (isEnd ? 2 : 1));
    });
  }
  return roads.flatMap(way => {
    const edges = cutAtJunctions(way, ref => (uses.get(ref) ?? 0) > 1).flatMap((refs, i) =>
      edgeOf(data, way, refs, i),
    );
    if (edges.length === 0) {
      const reason = { zh: '道路节点缺失', en: 'The nodes of the road are missing' };
      report({ severity: 'refused', id: `osm:way/${way.id}`, reason });
    }
    return edges;
  });
}

function cutAtJunctions({ refs }: OsmWay, isJunction: (ref: number) => boolean): number[][] {
  const pieces: number[][] = [];
  let piece: number[] = [];
  for (const ref of refs) {
    piece.push(ref);
    if (piece.length > 1 && isJunction(ref)) {
      pieces.push(piece);
      piece = [ref];
    }
  }
  if (piece.length > 1) pieces.push(piece);
  return pieces;
}

function edgeOf(
  data: OsmData,
  { id, tags }: OsmWay,
  refs: readonly number[],
  index: number,
): Feature<LineString, RoadProperties>[] {
  const known = refs.flatMap(ref => {
    const position = data.position(ref);
    return position ? [{ ref, position }] : [];
  });
  if (known.length < 2) return [];
  const isBackward = tags.oneway === '-1';
  const ordered = isBackward ? [...known].reverse() : known;
  const coordinates = ordered.map(({ position }) => position);
  const lengthMeters = lineLength(coordinates);
  if (lengthMeters === 0) return [];
  const type = roadClass(tags)!;
  const [usualLanes, usualSpeed, capacity] = USUAL[type];
  const oneway =
    isBackward ||
    ['yes', '1', 'true'].includes(tags.oneway ?? '') ||
    tags.junction === 'roundabout' ||
    tags.highway === 'motorway';
  const lanes = lanesPerDirection(tags, oneway) ?? (tags.highway?.endsWith('_link') ? 1 : usualLanes);
  const name = tags.name ?? tags.ref;
  return [
    {
      type: 'Feature',
      geometry: { type: 'LineString', coordinates },
      properties: {
        id: `osm:way/${id}/${index}`,
        from: `osm:node/${ordered[0]!.ref}`,
        to: `osm:node/${ordered.at(-1)!.ref}`,
        class: type,
        oneway,
        lanes,
        lengthMeters: Math.round(lengthMeters * 10) / 10,
        freeSpeedKmh: speedOf(tags) ?? usualSpeed,
        capacityVehiclesPerHour: lanes * capacity,
        ...(name ? { name: { zh: tags['name:zh'] ?? name, en: tags['name:en'] ?? name } } : {}),
        ...(tags.bridge && tags.bridge !== 'no' ? { bridge: true } : {}),
        kind: 'real',
      },
    },
  ];
}

function lanesPerDirection(tags: Tags, oneway: boolean): number | undefined {
  const lanes = Number.parseInt(tags.lanes ?? '', 10);
  if (!(lanes > 0 && lanes < 20)) return undefined;
  return oneway ? lanes : Math.max(1, Math.floor(lanes / 2));
}

function speedOf(tags: Tags): number | undefined {
  const found = /^(\d+)\s*(mph)?$/.exec(tags.maxspeed ?? '');
  if (tags.maxspeed === 'none') return 130;
  if (tags.maxspeed === 'walk') return 7;
  return found ? Number(found[1]) * (found[2] ? 1.609 : 1) : undefined;
}

/** Metres along a line of degrees, on a sphere cut to the plane at each step. */
function lineLength(line: readonly (readonly [number, number])[]): number {
  let length = 0;
  for (let i = 1; i < line.length; i++) {
    const [x0, y0] = line[i - 1]!;
    const [x1, y1] = line[i]!;
    length += Math.hypot((x1 - x0) * Math.cos((((y0 + y1) / 2) * Math.PI) / 180), y1 - y0) * 111_195;
  }
  return length;
}
