#version 300 es
#define SHADER_NAME badge-vertex-shader
in vec3 instancePositions;
in vec3 instancePositions64Low;
in float instanceSizes;
in vec4 instanceColors;
in uint instanceMarks;
out vec4 vColor;
// From the middle of the badge: -1 to 1, right and down.
out vec2 vUv;
// CSS pixels of the badge.
flat out float vPixels;
flat out uint vMark;

// A square facing the eye about a point in ECEF metres.
void main(void) {
  vUv = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
  geometry.worldPosition = instancePositions;
  geometry.uv = vUv;
  geometry.pickingColor = picking_getPickingColorFromInstanceID();
  gl_Position =
    project_position_to_clipspace(instancePositions, instancePositions64Low, vec3(0.0), geometry.position);
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  vec3 offset = vec3(vUv.x, -vUv.y, 0.0) * (0.5 * instanceSizes);
  DECKGL_FILTER_SIZE(offset, geometry);
  gl_Position.xy += project_pixel_size_to_clipspace(offset.xy);
  vPixels = instanceSizes;
  vMark = instanceMarks;
  vColor = instanceColors;
  DECKGL_FILTER_COLOR(vColor, geometry);
}
