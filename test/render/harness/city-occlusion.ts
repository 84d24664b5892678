import * as Cesium from '@cesium/engine';
import { EastNorthUpFrame } from '@core/crs/ellipsoid.ts';
import { random } from '../../../src/scene/index-worker/test-views.ts';
import { groundTriangles, tileTriangles } from './city-meshes.ts';
import type { Harness } from './main.ts';
import { discLayer, pointTable, separate } from './measure.ts';
import { type Projection, RayCaster, type Vector } from './ray-caster.ts';
import { setEye } from './stage.ts';

type Pose = Parameters<typeof setEye>[1];

/** Where a pack's city is served. */
export interface CityAddress {
  readonly terrain?: string;
  readonly tilesets: readonly string[];
}

export interface CityCounts {
  markers: number;
  wrong: number;
  hidden: number;
  /** Set aside: a pixel to a side the answer is another. */
  edges: number;
  triangles: number;
}

interface Marker {
  readonly ecef: Vector;
  readonly pixel: readonly [number, number];
  readonly hidden: boolean;
  readonly nearEdge: boolean;
}

/** Metres above the ground, as devices on poles. */
const LIFT_METERS = 4;
const FARTHEST_METERS = 5000;
const CELL_PIXELS = 6;
const CELL_METERS = 20;
const AROUND = [-1, 0, 1].flatMap(x => [-1, 0, 1].map(y => [x, y] as const)).filter(([x, y]) => x || y);

/** Puts a city on the stage, with neither imagery nor a look of its own. */
export async function openCity(harness: Harness, { terrain, tilesets }: CityAddress): Promise<void> {
  await harness.start({ theme: 'night' });
  const { scene } = harness;
  scene.globe.baseColor = Cesium.Color.BLACK;
  if (terrain) scene.terrainProvider = await Cesium.CesiumTerrainProvider.fromUrl(terrain);
  for (const url of tilesets) {
    const tileset = await Cesium.Cesium3DTileset.fromUrl(url, { dynamicScreenSpaceError: false });
    tileset.colorBlendMode = Cesium.Cesium3DTileColorBlendMode.REPLACE;
    tileset.style = new Cesium.Cesium3DTileStyle({ color: "color('#5a6070')" });
    scene.primitives.add(tileset);
  }
}

/**
 * Compares which markers are drawn from a pose with what rays say that are cast through the very triangles of the
 * tiles and the terrain in view. Markers stand where rays through random pixels meet the ground, outside buildings.
 */
export async function occlusionOfCity(harness: Harness, pose: Pose, candidates: number): Promise<CityCounts> {
  const { scene } = harness;
  harness.overlay.setLayers([], { theme: 'night', language: 'zh' });
  setEye(scene, pose);
  await cityLoaded(harness);
  const eye = Cesium.Cartesian3.clone(scene.camera.positionWC);
  const solid: number[] = [];
  for (const tileset of tilesetsOf(scene)) for (const x of await tileTriangles(tileset, eye)) solid.push(x);
  const ground = groundTriangles(scene, eye);
  const markers = separate(castMarkers(scene, pose, eye, solid, ground, candidates));
  harness.tables.set('discs', pointTable(markers.map(marker => marker.ecef)));
  harness.overlay.setLayers([discLayer(2.5, 'hide')], { theme: 'night', language: 'zh' });
  scene.requestRender();
  await harness.settle();
  const isRed = harness.redTest();
  const counts = { markers: 0, wrong: 0, hidden: 0, edges: 0, triangles: (solid.length + ground.length) / 9 };
  for (const marker of markers) {
    if (marker.nearEdge) {
      counts.edges++;
      continue;
    }
    counts.markers++;
    if (marker.hidden) counts.hidden++;
    if (isRed(...marker.pixel) === marker.hidden) counts.wrong++;
  }
  return counts;
}

function tilesetsOf(scene: Cesium.Scene): Cesium.Cesium3DTileset[] {
  const all = Array.from({ length: scene.primitives.length }, (_, i) => scene.primitives.get(i) as unknown);
  return all.filter(primitive => primitive instanceof Cesium.Cesium3DTileset);
}

async function cityLoaded(harness: Harness): Promise<void> {
  const { scene } = harness;
  let calm = 0;
  for (let i = 0; i < 1500 && calm < 3; i++) {
    scene.requestRender();
    await harness.frames(1);
    const loaded = scene.globe.tilesLoaded && tilesetsOf(scene).every(tileset => tileset.tilesLoaded);
    calm = loaded ? calm + 1 : 0;
  }
  if (calm < 3) throw new Error('The city has not loaded');
}

function castMarkers(
  scene: Cesium.Scene,
  pose: Pose,
  eye: Cesium.Cartesian3,
  solid: number[],
  ground: number[],
  candidates: number,
): Marker[] {
  const toPixel = pixelProjection(scene);
  const frame = new EastNorthUpFrame(pose.longitude, pose.latitude);
  const grounds = new RayCaster(Float64Array.from(ground), toPixel, CELL_PIXELS);
  const all = new RayCaster(Float64Array.from(solid.concat(ground)), toPixel, CELL_PIXELS);
  const above = new RayCaster(Float64Array.from(solid), planProjection(frame, eye), CELL_METERS);
  const up = upward(frame);
  const next = random(5);
  const markers: Marker[] = [];
  const { clientWidth: width, clientHeight: height } = scene.canvas;
  for (let i = 0; i < candidates; i++) {
    const aim = directionThrough(scene, 8 + next() * (width - 16), 8 + next() * (height - 16));
    const distance = grounds.nearest([0, 0, 0], aim, FARTHEST_METERS);
    if (distance > FARTHEST_METERS) continue;
    const place = [0, 1, 2].map(k => aim[k]! * distance + up[k]! * LIFT_METERS) as unknown as Vector;
    const pixel = toPixel(...place);
    if (!pixel || above.nearest(place, up) < 1000) continue;
    const isHidden = (target: Vector) => all.nearest([0, 0, 0], target, 1 - 1e-9) < 1;
    const hidden = isHidden(place);
    const reach = Math.hypot(...place);
    const nearEdge = AROUND.some(([x, y]) => {
      const aside = directionThrough(scene, pixel[0] + x, pixel[1] + y);
      return isHidden([aside[0] * reach, aside[1] * reach, aside[2] * reach]) !== hidden;
    });
    markers.push({
      ecef: [place[0] + eye.x, place[1] + eye.y, place[2] + eye.z],
      pixel,
      hidden,
      nearEdge,
    });
  }
  return markers;
}

/** Unit vector from the eye through a CSS pixel. */
function directionThrough(scene: Cesium.Scene, x: number, y: number): Vector {
  const ray = scene.camera.getPickRay(new Cesium.Cartesian2(x, y));
  if (!ray) throw new Error('No ray through this pixel');
  const { x: dx, y: dy, z: dz } = ray.direction;
  return [dx, dy, dz];
}

/** CSS pixel of a place relative to the eye. */
function pixelProjection(scene: Cesium.Scene): Projection {
  const { camera, canvas } = scene;
  const { rightWC: right, upWC: up, directionWC: ahead } = camera;
  const frustum = camera.frustum as Cesium.PerspectiveFrustum;
  const focal = canvas.clientHeight / (2 * Math.tan((frustum.fovy ?? 1) / 2));
  return (x, y, z) => {
    const depth = ahead.x * x + ahead.y * y + ahead.z * z;
    if (depth < 0.5) return null;
    return [
      canvas.clientWidth / 2 + (focal * (right.x * x + right.y * y + right.z * z)) / depth,
      canvas.clientHeight / 2 - (focal * (up.x * x + up.y * y + up.z * z)) / depth,
    ];
  };
}

/** East and north, metres. */
function planProjection(frame: EastNorthUpFrame, eye: Cesium.Cartesian3): Projection {
  const out = [0, 0, 0];
  return (x, y, z) => {
    frame.fromEcef(x + eye.x, y + eye.y, z + eye.z, out);
    return [out[0]!, out[1]!];
  };
}

function upward(frame: EastNorthUpFrame): Vector {
  const [top, foot] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  frame.toEcef(0, 0, 1, top);
  frame.toEcef(0, 0, 0, foot);
  return [top[0]! - foot[0]!, top[1]! - foot[1]!, top[2]! - foot[2]!];
}
