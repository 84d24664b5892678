/**
 * Splits a ring of a clipped polygon into the lines that are true outline: edges that a tiler added along the tile's
 * buffer lie outside the tile and are left out, otherwise every tile would have a frame.
 * @param ring [x, y, …], tile units 0…1, closed or not.
 */
export function outlineOf(ring: Float32Array): Float32Array[] {
  const lines: Float32Array[] = [];
  let current: number[] = [];
  const flush = () => {
    if (current.length >= 4) lines.push(Float32Array.from(current));
    current = [];
  };
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [x0, y0, x1, y1] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!];
    if (outsideTogether(x0, x1) || outsideTogether(y0, y1)) {
      flush();
      continue;
    }
    if (current.length === 0) current.push(x0, y0);
    current.push(x1, y1);
  }
  flush();
  return lines;
}

function outsideTogether(a: number, b: number): boolean {
  return (a < 0 && b < 0) || (a > 1 && b > 1);
}
