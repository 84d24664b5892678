// Rain over the finished picture: sheets of streaks at several distances, falling along the picture's own vertical.
uniform sampler2D colorTexture;
uniform float u_seconds;
uniform float u_amount;        // share of cells with a drop in them, 0…1
uniform float u_sheets;        // how many distances
uniform float u_aspect;        // width by height
uniform vec2 u_down;           // where down is in the picture; short when looking down
uniform vec3 u_color;

in vec2 v_textureCoordinates;

const int MOST_SHEETS = 4;

float hash(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}

// `place` in picture heights, x across the fall and y along it; farther sheets have smaller, slower drops.
float sheet(vec2 place, float seed, float distance) {
  float steep = max(length(u_down), 0.15);
  vec2 cells = place * vec2(26.0, 3.2 / steep) * distance;
  cells.y += u_seconds * 5.0 * steep + 13.7 * hash(vec2(floor(cells.x), seed));
  vec2 cell = floor(cells);
  vec2 within = cells - cell - 0.5;
  float chance = hash(cell + seed * 17.0);
  float across = within.x - (hash(cell.yx + seed) - 0.5) * 0.8;
  float streak = smoothstep(0.05 * distance, 0.0, abs(across)) * smoothstep(0.5, 0.15, abs(within.y));
  return streak * step(1.0 - u_amount, chance);
}

void main() {
  vec2 centred = (v_textureCoordinates - 0.5) * vec2(u_aspect, 1.0);
  vec2 down = normalize(u_down + vec2(0.0, -1e-4));
  vec2 place = vec2(centred.x * down.y - centred.y * down.x, dot(centred, -down));
  float rain = 0.0;
  for (int i = 0; i < MOST_SHEETS; i++) {
    if (float(i) >= u_sheets) break;
    rain += sheet(place, float(i) + 1.0, 1.0 + 0.7 * float(i)) / (1.0 + 0.5 * float(i));
  }
  vec4 picture = texture(colorTexture, v_textureCoordinates);
  out_FragColor = vec4(mix(picture.rgb, u_color, 0.34 * min(rain, 1.0)), picture.a);
}
