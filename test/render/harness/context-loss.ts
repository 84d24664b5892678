import type { LayerDescription } from '@core/layers.ts';
import type { CameraPose, ScenePort } from '@core/scene-port.ts';
import { samePose } from '../../../src/scene/cesium/camera-pose.ts';
import { type RenderCase, tableOf } from './case.ts';
import { drawUntil, equalShare, pixelsOf, steadyPicture } from './scene-picture.ts';
import { createTown, openedTown, POSE, TOWN_LAYER } from './town.ts';

/** When the context is taken away. */
export const MOMENTS = ['idle', 'loading', 'moving', 'before-first-frame'] as const;
export type Moment = (typeof MOMENTS)[number];

export interface Survival {
  /** Until something was drawn again, loss by loss. */
  readonly milliseconds: readonly number[];
  /** Share of pixels that are as before. */
  readonly same: number;
  readonly isAtEye: boolean;
}

const TIME_MS = Date.UTC(2026, 5, 21, 12, 30) + 4000;
/** Not the town's home, where a scene begins. */
const EYE: CameraPose = { longitude: 113.3201, latitude: 23.1022, height: 170, heading: 8, pitch: -42 };
const SELECTED = ['town:2', 'town:6', 'test:0'];

let drawn: readonly RenderCase[] = [];
let reference: ImageData | undefined;
let tileBytes = 0;

/**
 * Opens the town with tiles, the layers of some cases, a selection, a time and an eye of its own. Answers the share of
 * pixels that stay the same when one of these is not as it was: what a picture would show that had forgotten it.
 */
export async function openSurvivor(cases: readonly RenderCase[]) {
  drawn = cases;
  const scene = await setUp();
  let isReady = false;
  scene.on(event => {
    isReady ||= event.type === 'ready';
  });
  await drawUntil(scene, () => isReady);
  const whole = await pictureOf(scene);
  tileBytes = scene.stats().tilesetMemoryBytes;
  const share = async (forget: () => unknown) => {
    await forget();
    const other = equalShare(whole, await pictureOf(scene));
    await remember(scene);
    return other;
  };
  const forgotten = {
    selection: await share(() => scene.setSelection([])),
    time: await share(() => scene.setTime(TIME_MS + 5000)),
    layers: await share(() => scene.setLayers(layers().slice(0, 1))),
    camera: await share(() => scene.camera.flyTo(POSE, { durationMs: 0 })),
  };
  reference = whole;
  return forgotten;
}

/**
 * Takes the context away at such a moment, then again and again as soon as the scene has drawn something, `times` in
 * all; waits until everything is back, and compares.
 */
export async function surviveLosses(moment: Moment, times: number): Promise<Survival> {
  const scene = await bringTo(moment);
  const milliseconds: number[] = [];
  for (let i = 0; i < times; i++) {
    const losses = scene.stats().contextLosses;
    const started = performance.now();
    loseContext();
    await drawUntil(scene, () => scene.stats().contextLosses > losses);
    const { frames } = scene.stats();
    await drawUntil(scene, () => scene.stats().frames > frames);
    milliseconds.push(Math.round(performance.now() - started));
  }
  if (moment === 'moving') scene.setTime(TIME_MS);
  await drawUntil(scene, () => scene.stats().tilesetMemoryBytes === tileBytes && isWhole());
  const same = equalShare(reference!, await pictureOf(scene));
  return { milliseconds, same, isAtEye: samePose(scene.camera.get(), EYE) };
}

async function bringTo(moment: Moment): Promise<ScenePort> {
  if (moment === 'before-first-frame') return setUp();
  const { scene } = openedTown();
  if (moment === 'loading') {
    scene.setLayers([]);
    await scene.screenshot();
    scene.setLayers(layers());
    await scene.screenshot();
  }
  if (moment === 'moving') {
    for (let step = 1; step <= 5; step++) {
      scene.setTime(TIME_MS + 100 * step);
      await scene.screenshot();
    }
  }
  return scene;
}

async function setUp(): Promise<ScenePort> {
  const scene = await createTown('night');
  const { tables } = openedTown();
  for (const { layer, table } of drawn) tables.set(layer.type, tableOf({ table }));
  await remember(scene);
  return scene;
}

async function remember(scene: ScenePort): Promise<void> {
  scene.setTime(TIME_MS);
  scene.setSelection(SELECTED);
  scene.setLayers(layers());
  await scene.camera.flyTo(EYE, { durationMs: 0 });
}

function layers(): LayerDescription[] {
  return [
    { ...TOWN_LAYER, id: 'town' },
    ...drawn.map(({ layer }) => ({ ...layer, id: layer.type, table: layer.type })),
  ];
}

async function pictureOf(scene: ScenePort): Promise<ImageData> {
  return pixelsOf(await steadyPicture(scene));
}

/** While it arrives a scene is drawn at less than its resolution. */
function isWhole(): boolean {
  return canvasOfTown()?.width === reference?.width;
}

function canvasOfTown(): HTMLCanvasElement | null {
  return document.querySelector('#town canvas');
}

function loseContext(): void {
  const extension = canvasOfTown()?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
  if (!extension) throw new Error('The scene has no WebGL2 canvas');
  extension.loseContext();
}
