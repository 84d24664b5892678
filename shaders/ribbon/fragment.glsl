#version 300 es
#define SHADER_NAME ecef-ribbon-fragment-shader
precision highp float;
in vec4 vColor;
in float vAcross;
in float vHalfPixels;
in float vAlong;
flat in float vDashMeters;
out vec4 fragColor;

const float DASH_SHARE = 0.57;

void main(void) {
  fragColor = vColor;
  float edge = (vHalfPixels - abs(vAcross)) / max(fwidth(vAcross), 1e-6) + 0.5;
  float coverage = clamp(edge, 0.0, 1.0);
  if (ribbon.dashed > 0.5) coverage *= step(fract(vAlong / vDashMeters), DASH_SHARE);
  if (coverage <= 0.0) discard;
  fragColor.a *= coverage;
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
