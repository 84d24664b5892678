import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportEntry } from '../../model.ts';
import { osmBuildings } from '../../read/osm/osm-buildings.ts';
import { OsmData } from '../../read/osm/osm-data.ts';
import { readOsmFile } from '../../read/osm/osm-file.ts';
import { osmMapFeatures } from '../../read/osm/osm-map.ts';
import { osmRoads } from '../../read/osm/osm-roads.ts';

const FILE = join(import.meta.dirname, '../../sources/badhersfeld/badhersfeld.osm.gz');

/** `osm:way/12/3` and `osm:way/12#2` are parts of `osm:way/12`. */
const whole = (id: string): string => /^osm:\w+\/\d+/.exec(id)![0];

describe('Bad Hersfeld', () => {
  const report: ReportEntry[] = [];
  /** Ids in the file, by an independent reading of the tags. */
  const buildings: string[] = [];
  const roads: string[] = [];
  const areas: string[] = [];
  let data: OsmData;

  beforeAll(async () => {
    for await (const object of readOsmFile(FILE)) {
      const id = `osm:${object.type}/${object.id}`;
      if (object.tags.building) buildings.push(id);
      if (object.type !== 'way') continue;
      if (object.tags.highway) roads.push(id);
      const isRing = object.refs.length > 3 && object.refs[0] === object.refs.at(-1);
      // Building parts are written as buildings, whatever other tags they have.
      if (
        isRing &&
        !object.tags['building:part'] &&
        Object.keys(object.tags).some(key => /^(landuse|natural|leisure|amenity)$/.test(key))
      )
        areas.push(id);
    }
    data = await OsmData.read(FILE, entry => report.push(entry));
  });

  const reported = () => new Set(report.map(({ id }) => whole(id)));

  it('loses no building', () => {
    const written = new Set<string>();
    const options = {
      source: 'osm',
      groundHeight: () => 0,
      report: (entry: ReportEntry) => report.push(entry),
    };
    for (const { id } of osmBuildings(data, options)) written.add(whole(id));
    expect(buildings.length).toBe(11_287);
    expect(buildings.filter(id => !written.has(id) && !reported().has(id))).toEqual([]);
    expect(written.size).toBeGreaterThan(11_270);
  });

  it('loses no road, path or area', () => {
    const written = new Set(osmMapFeatures(data, entry => report.push(entry)).map(({ id }) => whole(id)));
    for (const id of buildings) written.add(id);
    const known = reported();
    const isLost = (id: string) => !written.has(id) && !known.has(id);
    expect(roads.length).toBeGreaterThan(3400);
    expect(roads.filter(isLost)).toEqual([]);
    expect(areas.length).toBeGreaterThan(1000);
    expect(areas.filter(isLost)).toEqual([]);
  });

  it('has a road graph whose edges meet', () => {
    const edges = osmRoads(data, entry => report.push(entry));
    const ends = new Map<string, number>();
    for (const { properties, geometry } of edges) {
      for (const node of [properties.from, properties.to]) ends.set(node, (ends.get(node) ?? 0) + 1);
      expect(geometry.coordinates.length).toBeGreaterThan(1);
      expect(properties.lengthMeters).toBeGreaterThan(0);
    }
    const deadEnds = [...ends.values()].filter(count => count === 1).length;
    expect(edges.length).toBeGreaterThan(3000);
    expect(deadEnds / ends.size).toBeLessThan(0.5);
  });
});
