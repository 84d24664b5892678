import type { Scene } from '@cesium/engine';
import type { CameraPose } from '@core/scene-port.ts';
import type { CameraRig } from './camera-rig.ts';

type Motion = 'forward' | 'backward' | 'left' | 'right' | 'turnLeft' | 'turnRight' | 'nearer' | 'farther';

const MOTIONS: Readonly<Record<string, Motion>> = {
  ArrowUp: 'forward',
  KeyW: 'forward',
  ArrowDown: 'backward',
  KeyS: 'backward',
  ArrowLeft: 'left',
  KeyA: 'left',
  ArrowRight: 'right',
  KeyD: 'right',
  KeyQ: 'turnLeft',
  KeyE: 'turnRight',
  Equal: 'nearer',
  NumpadAdd: 'nearer',
  Minus: 'farther',
  NumpadSubtract: 'farther',
};
/** Heights above ground crossed a second, so that the pace suits street and sky alike. */
const PACE = 0.9;
const SLOWEST_MPS = 4;
const TURN_DEGREES_PER_SECOND = 50;
const ZOOM_PER_SECOND = 2.4;
const LONGEST_STEP_SECONDS = 0.1;

/** Drives the camera with the keys while the canvas has the focus. Returns the function that stops it. */
export function driveWithKeys(scene: Scene, rig: CameraRig): () => void {
  const { canvas } = scene;
  canvas.tabIndex = 0;
  const held = new Set<Motion>();
  let animation = 0;
  let lastMs: number | undefined;
  const step = (nowMs: number) => {
    const seconds = Math.min(LONGEST_STEP_SECONDS, (nowMs - (lastMs ?? nowMs)) / 1000);
    lastMs = nowMs;
    for (const motion of held) move(scene, rig, motion, seconds);
    animation = held.size > 0 ? requestAnimationFrame(step) : 0;
    if (held.size === 0) lastMs = undefined;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const motion = MOTIONS[event.code];
    if (!motion || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    scene.camera.cancelFlight();
    held.add(motion);
    animation ||= requestAnimationFrame(step);
  };
  const onKeyUp = (event: KeyboardEvent) => {
    const motion = MOTIONS[event.code];
    if (motion) held.delete(motion);
  };
  const onBlur = () => held.clear();
  canvas.addEventListener('keydown', onKeyDown);
  canvas.addEventListener('keyup', onKeyUp);
  canvas.addEventListener('blur', onBlur);
  return () => {
    cancelAnimationFrame(animation);
    canvas.removeEventListener('keydown', onKeyDown);
    canvas.removeEventListener('keyup', onKeyUp);
    canvas.removeEventListener('blur', onBlur);
  };
}

function move(scene: Scene, rig: CameraRig, motion: Motion, seconds: number): void {
  const pose = rig.get();
  const ground = scene.globe.getHeight(scene.camera.positionCartographic) ?? 0;
  const meters = seconds * Math.max(SLOWEST_MPS, (pose.height - ground) * PACE);
  switch (motion) {
    case 'forward':
      return slide(rig, pose, 0, meters);
    case 'backward':
      return slide(rig, pose, 180, meters);
    case 'left':
      return slide(rig, pose, 270, meters);
    case 'right':
      return slide(rig, pose, 90, meters);
    case 'turnLeft':
      return turn(rig, pose, -seconds * TURN_DEGREES_PER_SECOND);
    case 'turnRight':
      return turn(rig, pose, seconds * TURN_DEGREES_PER_SECOND);
    case 'nearer':
      return rig.zoom(ZOOM_PER_SECOND ** seconds);
    case 'farther':
      return rig.zoom(ZOOM_PER_SECOND ** -seconds);
  }
}

const METERS_PER_DEGREE = 111_320;

/** Moves level over the ground, `bearing` degrees clockwise from the heading. */
function slide(rig: CameraRig, pose: CameraPose, bearing: number, meters: number): void {
  const direction = ((pose.heading + bearing) * Math.PI) / 180;
  const northDegrees = (Math.cos(direction) * meters) / METERS_PER_DEGREE;
  const parallel = METERS_PER_DEGREE * Math.cos((pose.latitude * Math.PI) / 180);
  const eastDegrees = (Math.sin(direction) * meters) / Math.max(1, parallel);
  const { longitude, latitude } = pose;
  void rig.flyTo(
    { ...pose, longitude: longitude + eastDegrees, latitude: latitude + northDegrees },
    { durationMs: 0 },
  );
}

function turn(rig: CameraRig, pose: CameraPose, degrees: number): void {
  void rig.flyTo({ ...pose, heading: pose.heading + degrees }, { durationMs: 0 });
}
