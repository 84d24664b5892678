import { beforeAll, describe, expect, it } from 'vitest';
import { FootprintIndex, ObstacleIndex } from '../../synthesis/obstacles.ts';
import type { Ring, Vector2 } from '../../synthesis/plane.ts';
import { pointInRings, ringsMeet, segmentDistance } from '../../synthesis/polygons.ts';
import { type CityModel, modelCity } from './city-model.ts';
import { LANDMARKS, landmarkRing } from './landmarks/index.ts';
import { type Bounds, CALIBRATION_WINDOW, PLANE, synthesiseFabric } from './plan.ts';
import { ZONES } from './zones.ts';

let model: CityModel;
beforeAll(() => {
  model = modelCity();
}, 300_000);

const rings = (): Ring[] => model.fabric.buildings.map(building => building.ring);
const isInside = (point: Vector2, [west, south, east, north]: Bounds): boolean => {
  const [longitude, latitude] = PLANE.toDegrees(point);
  return longitude > west && latitude > south && longitude < east && latitude < north;
};

describe('the fabric of Guangzhou', () => {
  it('is calibrated: buildings within 5 % of the count, tall ones (≥ 50 m) within 15 %', () => {
    const counted = model.fabric.buildings.filter(({ centre }) => isInside(centre, CALIBRATION_WINDOW));
    expect(counted.length).toBeGreaterThan(0.95 * 19_823);
    expect(counted.length).toBeLessThan(1.05 * 19_823);
    const tall = counted.filter(({ height }) => height >= 50).length;
    expect(tall).toBeGreaterThan(0.85 * 1790);
    expect(tall).toBeLessThan(1.15 * 1790);
  });

  it('says of every invented address that it is one', () => {
    const invented = model.features.buildings.filter(({ attributes }) => attributes.kind === 'synthetic');
    const addresses = invented.map(({ attributes }) => String(attributes.address)).filter(Boolean);
    expect(addresses.length).toBeGreaterThan(500);
    expect(addresses.filter(address => !/^\S+ \d+ 号（合成）$/.test(address))).toEqual([]);
  });

  it('has no building in water or in a park', () => {
    const areas = new ObstacleIndex(
      [...model.plan.water, ...model.plan.parks].map(area => ({ rings: area.rings, clearance: 0.01 })),
    );
    expect(rings().filter(ring => !areas.isClear(ring))).toEqual([]);
  });

  it('has no building on a main road, with the width of its carriageway', () => {
    const half = { motorway: 8, trunk_or_primary: 7, secondary: 5 } as const;
    const roads = new ObstacleIndex(
      model.plan.roads.map(road => ({ line: road.points, clearance: half[road.class] })),
    );
    expect(rings().filter(ring => !roads.isClear(ring))).toEqual([]);
  });

  it('has no two buildings that meet, and none on a landmark', () => {
    const index = new FootprintIndex();
    const meeting = [...LANDMARKS.map(landmarkRing), ...rings()].filter(ring => {
      const isFree = index.isFree(ring);
      index.add(ring);
      return !isFree;
    });
    expect(meeting).toEqual([]);
  });

  it('leaves the real buildings of Zhujiang New Town alone', () => {
    const real = model.features.buildings.filter(({ id }) => id.startsWith('osm:'));
    expect(real.length).toBeGreaterThan(35);
    for (const { geometry } of real) {
      if (geometry.kind !== 'prism') throw new Error('a footprint was expected');
      const degrees = geometry.rings[0]!;
      const ring = Array.from({ length: degrees.length / 2 }, (_, i) =>
        PLANE.toPlane(degrees[2 * i]!, degrees[2 * i + 1]!),
      );
      expect(rings().some(other => ringsMeet(ring, other))).toBe(false);
    }
  });

  it('says of every feature what it is', () => {
    const sources = new Set(['synthetic', 'osm-buildings', 'landmarks', 'osm-bridges']);
    const ids = new Set<string>();
    for (const feature of Object.values(model.features).flat()) {
      expect(sources.has(String(feature.attributes.source))).toBe(true);
      expect(['real', 'approximate', 'synthetic']).toContain(feature.attributes.kind);
      if (feature.attributes.source === 'synthetic') expect(feature.attributes.kind).toBe('synthetic');
      expect(ids.has(feature.id)).toBe(false);
      ids.add(feature.id);
    }
  });

  it('packs villages tighter and lower than the new town, and keeps campuses open', () => {
    const shipai = statistics('石牌村');
    const newTown = statistics('珠江新城');
    const campus = statistics('中山大学');
    expect(shipai.perHectare).toBeGreaterThan(4 * newTown.perHectare);
    expect(shipai.highest).toBeLessThan(30);
    expect(newTown.highest).toBeGreaterThan(180);
    expect(campus.perHectare).toBeLessThan(newTown.perHectare);
  });
});

function statistics(zone: string): { perHectare: number; highest: number } {
  const parcels = new Set(
    [...model.fabric.parcels.keys()].filter(i => model.fabric.parcels[i]!.zone === zone),
  );
  const buildings = model.fabric.buildings.filter(building => parcels.has(building.parcel));
  const area = [...parcels].reduce((sum, i) => sum + model.fabric.parcels[i]!.areaSquareMeters, 0);
  return {
    perHectare: buildings.length / (area / 10_000),
    highest: Math.max(...buildings.map(building => building.height)),
  };
}

describe('the ground of Guangzhou', () => {
  it('is flat on the Pearl River, low in the plain and high on the hills', () => {
    const { heightAtDegrees } = model.ground;
    expect(heightAtDegrees(113.33, 23.112)).toBeCloseTo(1.5, 2);
    expect(heightAtDegrees(113.2615, 23.1415)).toBeGreaterThan(28);
    expect(heightAtDegrees(113.2615, 23.1415)).toBeLessThan(50);
    expect(heightAtDegrees(113.303, 23.198)).toBeGreaterThan(200);
    const low = model.fabric.buildings.filter(({ centre }) => model.ground.heightAt(centre) < 12).length;
    expect(low / model.fabric.buildings.length).toBeGreaterThan(0.8);
  });

  it('lies nowhere below a bridge deck that spans it', () => {
    for (const point of model.city.network.nodes) {
      expect(model.surfaceAt(point)).toBeGreaterThanOrEqual(model.ground.heightAt(point) - 1e-6);
    }
  });
});

describe('the road network of Guangzhou', () => {
  it('is one network: 97 % of the nodes hang together, 94 % can be reached from each other', () => {
    expect(model.city.weakShare).toBeGreaterThan(0.97);
    expect(model.city.strongShare).toBeGreaterThan(0.94);
  });

  it('has lengths that agree with its lines', () => {
    model.city.network.edges.forEach((edge, index) => {
      const length = edge.points.reduce(
        (sum, point, i) =>
          i === 0
            ? 0
            : sum + Math.hypot(point[0] - edge.points[i - 1]![0], point[1] - edge.points[i - 1]![1]),
        0,
      );
      expect(Math.abs(length - model.city.properties[index]!.lengthMeters)).toBeLessThan(0.06);
    });
  });
});

describe('landmarks', () => {
  it('stand on land, clear of main roads and of each other', () => {
    const bad = LANDMARKS.flatMap((landmark, index) => {
      const ring = landmarkRing(landmark);
      const isWet = model.plan.water.some(
        area => area.areaSquareMeters > 5000 && ring.some(point => pointInRings(point, area.rings)),
      );
      const isOnRoad = model.plan.roads.some(road =>
        road.points.some(
          (point, i) =>
            i > 0 &&
            ring.some(
              (corner, k) =>
                segmentDistance(corner, ring[(k + 1) % ring.length]!, road.points[i - 1]!, point) < 4,
            ),
        ),
      );
      const meets = LANDMARKS.slice(0, index).some(other => ringsMeet(ring, landmarkRing(other)));
      return isWet || isOnRoad || meets
        ? [`${landmark.slug} water ${isWet} road ${isOnRoad} other ${meets}`]
        : [];
    });
    expect(bad).toEqual([]);
  });

  it('are as high as they say', () => {
    for (const feature of model.features.landmarks) {
      if (feature.geometry.kind !== 'mesh') throw new Error('a mesh was expected');
      const heights = feature.geometry.positions.filter((_, i) => i % 3 === 2);
      const highest = heights.reduce((a, b) => Math.max(a, b));
      expect(Math.abs(highest - Number(feature.attributes.height)), feature.id).toBeLessThan(2);
    }
  });
});

describe('synthesiseFabric', () => {
  it('builds the same again', () => {
    const window: Bounds = [113.328, 23.128, 113.341, 23.138];
    const once = synthesiseFabric(model.plan, [], () => true, window);
    expect(once.buildings.length).toBeGreaterThan(300);
    expect(synthesiseFabric(model.plan, [], () => true, window)).toEqual(once);
  });
});

describe('zones', () => {
  it('have names in both languages, each once', () => {
    const names = ZONES.map(({ name }) => name.zh);
    expect(ZONES.every(({ name }) => name.zh && name.en)).toBe(true);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});
