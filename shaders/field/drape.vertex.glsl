#version 300 es
#define SHADER_NAME field-drape-vertex-shader
out vec2 drapeNdc;

// One triangle over the whole picture.
void main(void) {
  drapeNdc = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 4.0 - 1.0;
  gl_Position = vec4(drapeNdc, 0.0, 1.0);
}
