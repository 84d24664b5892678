const HOVER_INTERVAL_MS = 120;
/** Movement between press and release that still counts as a click, CSS pixels. */
const CLICK_SLOP_PIXELS = 6;
const LONGEST_CLICK_MS = 700;

export interface PointerListener {
  click(x: number, y: number): void;
  /** At most every 120 ms, and never while a button is down. */
  hover(x: number, y: number): void;
  leave(): void;
}

/** Clicks and hovering on the canvas, by mouse, pen or one finger, in CSS pixels. Returns the function that stops. */
export function listenToPointer(canvas: HTMLCanvasElement, listener: PointerListener): () => void {
  let pressed: { x: number; y: number; atMs: number } | undefined;
  let hoverTimer: ReturnType<typeof setTimeout> | undefined;
  let last: { x: number; y: number } | undefined;
  const stopHover = () => {
    clearTimeout(hoverTimer);
    hoverTimer = undefined;
  };
  const down = (event: PointerEvent) => {
    stopHover();
    canvas.focus({ preventScroll: true });
    const isClick = event.isPrimary && event.button === 0;
    pressed = isClick ? { x: event.offsetX, y: event.offsetY, atMs: event.timeStamp } : undefined;
  };
  const up = (event: PointerEvent) => {
    const start = pressed;
    pressed = undefined;
    if (!start || event.timeStamp - start.atMs > LONGEST_CLICK_MS) return;
    if (Math.hypot(event.offsetX - start.x, event.offsetY - start.y) > CLICK_SLOP_PIXELS) return;
    listener.click(event.offsetX, event.offsetY);
  };
  const move = (event: PointerEvent) => {
    if (event.buttons !== 0 || event.pointerType === 'touch') return stopHover();
    last = { x: event.offsetX, y: event.offsetY };
    hoverTimer ??= setTimeout(() => {
      hoverTimer = undefined;
      if (last) listener.hover(last.x, last.y);
    }, HOVER_INTERVAL_MS);
  };
  const leave = () => {
    stopHover();
    listener.leave();
  };
  canvas.addEventListener('pointerdown', down);
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointermove', move);
  canvas.addEventListener('pointerleave', leave);
  return () => {
    stopHover();
    canvas.removeEventListener('pointerdown', down);
    canvas.removeEventListener('pointerup', up);
    canvas.removeEventListener('pointermove', move);
    canvas.removeEventListener('pointerleave', leave);
  };
}
