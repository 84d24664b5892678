#version 300 es
#define SHADER_NAME ecef-mesh-fragment-shader
precision highp float;
in vec4 vColor;
out vec4 fragColor;

void main(void) {
  fragColor = vColor;
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
