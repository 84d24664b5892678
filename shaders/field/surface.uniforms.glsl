layout(std140) uniform surfaceUniforms {
  vec3 anchor;
  vec3 anchorLow;
  vec4 eastLow;
  vec2 eastHigh;
  vec4 northLow;
  vec2 northHigh;
  vec4 upLow;
  vec2 upHigh;
} surface;
uniform highp sampler2D surfaceHeights;
