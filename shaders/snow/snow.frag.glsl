// Snow over the finished picture: sheets of soft flakes at several distances, drifting along the picture's own vertical.
uniform sampler2D colorTexture;
uniform float u_seconds;
uniform float u_amount;        // share of cells with a flake in them, 0…1
uniform float u_sheets;        // how many distances
uniform float u_aspect;        // width by height
uniform vec2 u_down;           // where down is in the picture; short when looking down
uniform vec3 u_color;

in vec2 v_textureCoordinates;

const int MOST_SHEETS = 4;
const float CELLS_A_HEIGHT = 11.0;

float hash(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}

// `place` in picture heights, x across the fall and y along it; farther sheets have smaller, slower flakes.
float sheet(vec2 place, float seed, float distance) {
  float steep = max(length(u_down), 0.15);
  vec2 cells = place * CELLS_A_HEIGHT * distance;
  cells.x += 0.35 * sin(0.7 * u_seconds + 0.9 * cells.y + 5.0 * seed);
  cells.y += 1.3 * u_seconds * steep + 13.7 * hash(vec2(floor(cells.x), seed));
  vec2 cell = floor(cells);
  float size = 0.10 + 0.10 * hash(cell.yx + 3.1 * seed);
  vec2 middle = 0.5 + (0.5 - size) * (2.0 * vec2(hash(cell + seed), hash(cell.yx - seed)) - 1.0);
  float flake = smoothstep(size, 0.3 * size, length(cells - cell - middle));
  return flake * step(1.0 - u_amount, hash(cell + 17.0 * seed));
}

void main() {
  vec2 centred = (v_textureCoordinates - 0.5) * vec2(u_aspect, 1.0);
  vec2 down = normalize(u_down + vec2(0.0, -1e-4));
  vec2 place = vec2(centred.x * down.y - centred.y * down.x, dot(centred, -down));
  float snow = 0.0;
  for (int i = 0; i < MOST_SHEETS; i++) {
    if (float(i) >= u_sheets) break;
    snow += sheet(place, float(i) + 1.0, 1.0 + 0.8 * float(i)) / (1.0 + 0.35 * float(i));
  }
  vec4 picture = texture(colorTexture, v_textureCoordinates);
  out_FragColor = vec4(mix(picture.rgb, u_color, 0.8 * min(snow, 1.0)), picture.a);
}
