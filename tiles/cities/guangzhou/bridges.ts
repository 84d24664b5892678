import type { CityFeature } from '../../model.ts';
import type { Obstacle } from '../../synthesis/obstacles.ts';
import type { Vector2 } from '../../synthesis/plane.ts';
import { SolidBuilder } from '../../synthesis/solid-builder.ts';
import { type Bridge, makeBridge } from './bridge-geometry.ts';
import { buildBridge } from './bridge-solids.ts';
import type { Ground } from './ground.ts';
import { PLANE } from './plan.ts';
import { readBridges } from './sources.ts';

const SOURCE = 'osm-bridges';

export function cityBridges(ground: Ground): Bridge[] {
  return readBridges().map((source, index) => makeBridge(source, index, PLANE, ground));
}

/** Bridges with their approaches keep the ground under them free. */
export function bridgeObstacles(bridges: readonly Bridge[]): Obstacle[] {
  return bridges.map(({ at, halfSpan, approach, width }) => ({
    line: [at(-halfSpan - approach, 0), at(halfSpan + approach, 0)],
    clearance: width / 2 + 5,
  }));
}

export function bridgeFeatures(bridges: readonly Bridge[]): CityFeature[] {
  return bridges.map(bridge => {
    const solid = new SolidBuilder();
    buildBridge(solid, bridge);
    return {
      id: bridge.id,
      tileset: 'bridges',
      attributes: {
        name: bridge.name,
        use: 'transport',
        height: bridge.deckHeight,
        storeys: 0,
        year: 0,
        address: '',
        source: SOURCE,
        kind: 'approximate',
        cimLevel: 3,
      },
      geometry: solid.build([...PLANE.toDegrees(bridge.centre), 0]),
    };
  });
}

/** Height of what vehicles drive on: the deck on a bridge and its ramps, the ground elsewhere. */
export function roadSurface(ground: Ground, bridges: readonly Bridge[]): (point: Vector2) => number {
  return point => {
    const surface = ground.heightAt(point);
    for (const { centre, direction, halfSpan, approach, width, deckAt } of bridges) {
      const [dx, dy] = [point[0] - centre[0], point[1] - centre[1]];
      const along = dx * direction[0] + dy * direction[1];
      const across = Math.abs(dy * direction[0] - dx * direction[1]);
      if (Math.abs(along) < halfSpan + approach && across < width / 2 + 8)
        return Math.max(surface, deckAt(along));
    }
    return surface;
  };
}
