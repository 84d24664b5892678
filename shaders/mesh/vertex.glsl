#version 300 es
#define SHADER_NAME ecef-mesh-vertex-shader
in vec3 positions;
in vec3 positions64Low;
in vec4 colors;
in float rows;
out vec4 vColor;

// Triangles in ECEF metres, coloured per vertex; the row is what a pick answers.
void main(void) {
  geometry.worldPosition = positions;
  geometry.pickingColor = picking_getPickingColorFromIndex(rows);
  gl_Position = project_position_to_clipspace(positions, positions64Low, vec3(0.0), geometry.position);
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  vColor = vec4(colors.rgb, colors.a * layer.opacity);
  DECKGL_FILTER_COLOR(vColor, geometry);
}
