const float SHEET_SPACING = 0.7;
const float SHEET_FADING = 0.5;
const float STRENGTH = 0.34;

// `place` in picture heights, x across the fall and y along it; farther sheets have smaller, slower drops.
float sheet(vec2 place, float seed, float distance) {
  float steep = steepness();
  vec2 cells = place * vec2(26.0, 3.2 / steep) * distance;
  cells.y += u_seconds * 5.0 * steep + 13.7 * hash(vec2(floor(cells.x), seed));
  vec2 cell = floor(cells);
  vec2 within = cells - cell - 0.5;
  float chance = hash(cell + seed * 17.0);
  float across = within.x - (hash(cell.yx + seed) - 0.5) * 0.8;
  float streak = smoothstep(0.05 * distance, 0.0, abs(across)) * smoothstep(0.5, 0.15, abs(within.y));
  return streak * step(1.0 - u_amount, chance);
}
