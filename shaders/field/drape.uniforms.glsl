layout(std140) uniform drapeUniforms {
  vec4 east;
  vec4 north;
  vec4 up;
  vec2 inverseFocal;
  float scaleMeters;
  vec4 uLow;
  vec2 uHigh;
  vec4 vLow;
  vec2 vHigh;
} drape;
