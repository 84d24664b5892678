import type { CesiumWidget } from '@cesium/engine';
import type { CameraPose } from '@core/scene-port.ts';
import { samePose } from './camera-pose.ts';
import type { FrameMeter } from './frame-meter.ts';
import type { CountedContext } from './gl-context.ts';
import { listenToPointer } from './pointer.ts';
import type { ProblemReporter } from './problems.ts';

/** What a drawing tells its owner. */
export interface DrawingEvents {
  readonly problem: ProblemReporter;
  /** Everything asked for in the view is drawn. */
  complete(): void;
  cameraMoved(): void;
  /** Milliseconds since the frame before, while the view moves. */
  frame(frameMs: number): void;
  progress(pendingTiles: number): void;
  click(x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
  contextLost(): void;
}

/** Milliseconds before drawing goes on after an error: one bad frame must not end the scene. */
const PAUSE_AFTER_ERROR_MS = 1000;

interface WatchedDrawing {
  readonly widget: CesiumWidget;
  readonly context: CountedContext;
  readonly meter: FrameMeter;
  readonly startPose: CameraPose;
  pose(): CameraPose;
  isAlive(): boolean;
}

/** Tells of frames, movement, loading, the pointer and errors, until the functions it returns are called. */
export function watchDrawing(watched: WatchedDrawing, events: DrawingEvents): (() => void)[] {
  const { scene } = watched.widget;
  return [
    listenToPointer(scene.canvas, events),
    tellFrames(watched, events),
    scene.globe.tileLoadProgressEvent.addEventListener((pending: number) => events.progress(pending)),
    tellLoss(watched, events),
    outliveErrors(watched, events),
  ];
}

function tellFrames({ widget, meter, startPose, pose }: WatchedDrawing, events: DrawingEvents): () => void {
  let last = startPose;
  return widget.scene.postRender.addEventListener(() => {
    const frameMs = meter.frame(performance.now());
    if (meter.frames === 1) performance.mark('kapok:first-frame');
    if (frameMs !== undefined) events.frame(frameMs);
    const now = pose();
    if (samePose(now, last)) return;
    last = now;
    events.cameraMoved();
  });
}

function tellLoss({ widget, isAlive }: WatchedDrawing, events: DrawingEvents): () => void {
  const { canvas } = widget;
  const onLost = (event: Event) => {
    event.preventDefault();
    widget.useDefaultRenderLoop = false;
    if (isAlive()) events.contextLost();
  };
  canvas.addEventListener('webglcontextlost', onLost);
  return () => canvas.removeEventListener('webglcontextlost', onLost);
}

/** Cesium stops drawing after an error. */
function outliveErrors({ widget, context, isAlive }: WatchedDrawing, events: DrawingEvents): () => void {
  return widget.scene.renderError.addEventListener((_: unknown, error: Error) => {
    if (!isAlive() || context.gl.isContextLost()) return;
    events.problem('layer-failed', error.message);
    setTimeout(() => {
      if (!isAlive()) return;
      widget.useDefaultRenderLoop = true;
      widget.scene.requestRender();
    }, PAUSE_AFTER_ERROR_MS);
  });
}
