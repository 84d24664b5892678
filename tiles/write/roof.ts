import type { Rectangle, Ring } from './footprint.ts';

export type PitchedShape = 'gabled' | 'hipped' | 'pyramidal';

/** A line a·x + b·y = c where two roof planes meet. */
interface Crease {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** Height field of a pitched roof over the smallest rectangle around a footprint: planes that meet in creases. */
export class PitchedRoof {
  readonly #creases: readonly Crease[];

  constructor(
    readonly shape: PitchedShape,
    readonly height: number,
    readonly rectangle: Rectangle,
  ) {
    this.#creases = creasesOf(shape, rectangle);
  }

  /** Metres above the eaves at a point of the plan, 0 outside the rectangle. */
  heightAt(x: number, y: number): number {
    const { rectangle: r, shape } = this;
    const p = Math.abs((x - r.x) * r.axisX + (y - r.y) * r.axisY);
    const q = Math.abs((y - r.y) * r.axisX - (x - r.x) * r.axisY);
    const across = 1 - q / r.halfWidth;
    const along =
      shape === 'gabled' ? 1 : shape === 'hipped' ? (r.halfLength - p) / r.halfWidth : 1 - p / r.halfLength;
    return this.height * Math.max(0, Math.min(across, along, 1));
  }

  /** Parameters 0 < t < 1, ascending, at which the segment crosses a crease. */
  crossings(x0: number, y0: number, x1: number, y1: number): number[] {
    const found: number[] = [];
    for (const { a, b, c } of this.#creases) {
      const from = a * x0 + b * y0 - c;
      const to = a * x1 + b * y1 - c;
      if (from * to >= 0) continue;
      const t = from / (from - to);
      if (t > 1e-4 && t < 1 - 1e-4) found.push(t);
    }
    return found.sort((m, n) => m - n);
  }

  /** The footprint cut along the creases, so that each piece lies in one plane. */
  pieces(ring: Ring): Ring[] {
    let pieces = [ring];
    for (const crease of this.#creases) {
      pieces = pieces.flatMap(piece => [clip(piece, crease, 1), clip(piece, crease, -1)]);
    }
    return pieces.filter(piece => piece.length >= 6);
  }
}

function creasesOf(shape: PitchedShape, r: Rectangle): Crease[] {
  /** The line m·p + n·q = d in the rectangle's own axes. */
  const line = (m: number, n: number, d: number): Crease => {
    const a = m * r.axisX - n * r.axisY;
    const b = m * r.axisY + n * r.axisX;
    return { a, b, c: d + a * r.x + b * r.y };
  };
  const ridge = line(0, 1, 0);
  if (shape === 'gabled') return [ridge];
  if (shape === 'pyramidal') {
    const slope = r.halfWidth / r.halfLength;
    return [line(slope, -1, 0), line(slope, 1, 0)];
  }
  const reach = r.halfLength - r.halfWidth;
  return [ridge, line(1, -1, reach), line(1, 1, reach), line(-1, -1, reach), line(-1, 1, reach)];
}

/** Sutherland–Hodgman against the half plane side·(a·x + b·y − c) ≥ 0. */
function clip(ring: Ring, { a, b, c }: Crease, side: 1 | -1): Ring {
  const out: number[] = [];
  const n = ring.length;
  for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
    const [x0, y0, x1, y1] = [ring[j]!, ring[j + 1]!, ring[i]!, ring[i + 1]!];
    const from = side * (a * x0 + b * y0 - c);
    const to = side * (a * x1 + b * y1 - c);
    if (from * to < 0) {
      const t = from / (from - to);
      out.push(x0 + t * (x1 - x0), y0 + t * (y1 - y0));
    }
    if (to >= 0) out.push(x1, y1);
  }
  return Float64Array.from(out);
}
