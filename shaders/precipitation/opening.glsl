// Over the finished picture: sheets of what falls at several distances, along the picture's own vertical. Between this
// and closing.glsl stands what one sheet looks like: `sheet` and the constants named there.
uniform sampler2D colorTexture;
uniform float u_seconds;
uniform float u_amount;        // share of cells with a drop or flake in them, 0…1
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

// How fast it crosses the picture: slower when looking down along the fall.
float steepness() {
  return max(length(u_down), 0.15);
}
