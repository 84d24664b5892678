import type { CityFeature } from '../../model.ts';
import type { Vector2 } from '../../synthesis/plane.ts';
import { withAddresses } from './addresses.ts';
import { bridgeFeatures, bridgeObstacles, cityBridges, roadSurface } from './bridges.ts';
import { footprintObstacles, osmFootprints, syntheticFeatures } from './building-features.ts';
import { buildGround, type Ground } from './ground.ts';
import {
  LANDMARKS,
  landmarkFeatures,
  landmarkId,
  landmarkObstacles,
  landmarkRing,
} from './landmarks/index.ts';
import { buildCityNetwork, type CityNetwork } from './network.ts';
import {
  type Bounds,
  type GroundPlan,
  readGroundPlan,
  type SynthesisedFabric,
  synthesiseFabric,
} from './plan.ts';

/** All of the city before it is written. */
export interface CityModel {
  readonly plan: GroundPlan;
  readonly ground: Ground;
  readonly fabric: SynthesisedFabric;
  readonly city: CityNetwork;
  readonly features: Readonly<Record<'buildings' | 'landmarks' | 'bridges', readonly CityFeature[]>>;
  /** Feature → English name. */
  readonly englishNames: ReadonlyMap<string, string>;
  /** Height of the road surface, on bridges that of the deck, metres. */
  readonly surfaceAt: (point: Vector2) => number;
}

/** Reads the sources and composes the city, or a window of it for tests. */
export function modelCity(progress: (share: number) => void = () => {}, window?: Bounds): CityModel {
  const plan = readGroundPlan();
  const ground = buildGround(plan);
  progress(0.25);
  const bridges = cityBridges(ground);
  const real = osmFootprints(ground, LANDMARKS.map(landmarkRing));
  const reserved = [...footprintObstacles(real), ...landmarkObstacles(), ...bridgeObstacles(bridges)];
  const fabric = synthesiseFabric(plan, reserved, ground.isBuildable, window);
  progress(0.7);
  const city = buildCityNetwork(plan, fabric.streets);
  const synthetic = withAddresses(syntheticFeatures(fabric.buildings, ground), fabric.buildings, city);
  progress(1);
  return {
    plan,
    ground,
    fabric,
    city,
    features: {
      buildings: [...real.map(({ feature }) => feature), ...synthetic],
      landmarks: landmarkFeatures(ground),
      bridges: bridgeFeatures(bridges),
    },
    englishNames: new Map(LANDMARKS.map(landmark => [landmarkId(landmark), landmark.name.en])),
    surfaceAt: roadSurface(ground, bridges),
  };
}
