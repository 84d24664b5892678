#version 300 es
#define SHADER_NAME field-surface-fragment-shader
precision highp float;
in vec2 fieldUv;
in float fieldLight;
out vec4 fragColor;

void main(void) {
  vec4 color = field_color(field_sample(fieldUv));
  if (color.a <= 0.0) discard;
  fragColor = vec4(color.rgb * fieldLight, color.a * layer.opacity);
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
