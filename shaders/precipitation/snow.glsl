const float CELLS_A_HEIGHT = 11.0;
const float SHEET_SPACING = 0.8;
const float SHEET_FADING = 0.35;
const float STRENGTH = 0.8;

// `place` in picture heights, x across the fall and y along it; farther sheets have smaller, slower flakes.
float sheet(vec2 place, float seed, float distance) {
  float steep = steepness();
  vec2 cells = place * CELLS_A_HEIGHT * distance;
  cells.x += 0.35 * sin(0.7 * u_seconds + 0.9 * cells.y + 5.0 * seed);
  cells.y += 1.3 * u_seconds * steep + 13.7 * hash(vec2(floor(cells.x), seed));
  vec2 cell = floor(cells);
  float size = 0.10 + 0.10 * hash(cell.yx + 3.1 * seed);
  vec2 middle = 0.5 + (0.5 - size) * (2.0 * vec2(hash(cell + seed), hash(cell.yx - seed)) - 1.0);
  float flake = smoothstep(size, 0.3 * size, length(cells - cell - middle));
  return flake * step(1.0 - u_amount, hash(cell + 17.0 * seed));
}
