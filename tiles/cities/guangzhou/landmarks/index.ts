import type { CityFeature } from '../../../model.ts';
import type { Obstacle } from '../../../synthesis/obstacles.ts';
import type { Ring } from '../../../synthesis/plane.ts';
import { SolidBuilder } from '../../../synthesis/solid-builder.ts';
import type { Ground } from '../ground.ts';
import { PLANE } from '../plan.ts';
import { CANTON_TOWER } from './canton-tower.ts';
import type { Landmark } from './landmark.ts';
import { TOWERS } from './towers.ts';
import { VENUES } from './venues.ts';

export const LANDMARKS: readonly Landmark[] = [CANTON_TOWER, ...TOWERS, ...VENUES];
const SOURCE = 'landmarks';
const SETBACK_METERS = 12;

export function landmarkId(landmark: Landmark): string {
  return `kapok:landmark/${landmark.slug}`;
}

/** A landmark's ground in the plane. */
export function landmarkRing({ place, footprint }: Landmark): Ring {
  const [x, y] = PLANE.toPlane(...place);
  return footprint.map(([east, north]) => [x + east, y + north] as const);
}

export function landmarkObstacles(): Obstacle[] {
  return LANDMARKS.map(landmark => ({ rings: [landmarkRing(landmark)], clearance: SETBACK_METERS }));
}

export function landmarkFeatures(ground: Ground): CityFeature[] {
  return LANDMARKS.map(landmark => {
    const base = Math.min(...landmarkRing(landmark).map(point => ground.heightAt(point)));
    const solid = new SolidBuilder();
    landmark.build(solid);
    const { coarse } = landmark;
    const plain = new SolidBuilder();
    coarse?.build(plain);
    return {
      id: landmarkId(landmark),
      tileset: 'landmarks',
      attributes: {
        name: landmark.name.zh,
        use: landmark.use,
        height: landmark.height,
        storeys: landmark.storeys,
        year: landmark.year,
        address: '',
        source: SOURCE,
        kind: 'approximate',
        cimLevel: 3,
      },
      geometry: solid.build(
        [...landmark.place, Math.round((base - 0.3) * 100) / 100],
        coarse ? [plain.buildCoarser(coarse.errorMeters)] : undefined,
      ),
    };
  });
}
