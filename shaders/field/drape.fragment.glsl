#version 300 es
#define SHADER_NAME field-drape-fragment-shader
precision highp float;
in vec2 drapeNdc;
out vec4 fragColor;

float drape_quadratic(vec4 low, vec2 high, vec2 p) {
  return low.x + low.y * p.x + low.z * p.y + low.w * p.x * p.x + high.x * p.x * p.y + high.y * p.y * p.y;
}

// Paints whatever Cesium has drawn here with the field's value at that place; twin of FieldFrame.toUnit.
void main(void) {
  float depth = textureLod(occlusionDepth, gl_FragCoord.xy * occlusion.inverseSize, 0.0).r;
  if (depth >= 1.0) discard;
  float w = occlusion_eyeDistance(depth);
  vec4 eye = vec4(drapeNdc * drape.inverseFocal * w, -w, 1.0);
  vec3 enu = vec3(dot(drape.east, eye), dot(drape.north, eye), dot(drape.up, eye));
  const float EARTH_RADIUS = 6378137.0;
  float height = enu.z + dot(enu.xy, enu.xy) / (2.0 * EARTH_RADIUS);
  vec2 metric = enu.xy / ((1.0 + height / EARTH_RADIUS) * drape.scaleMeters);
  vec2 uv = vec2(
    drape_quadratic(drape.uLow, drape.uHigh, metric),
    drape_quadratic(drape.vLow, drape.vHigh, metric)
  );
  if (any(lessThan(uv, vec2(0.0))) || any(greaterThan(uv, vec2(1.0)))) discard;
  vec4 color = field_color(field_sample(uv));
  if (color.a <= 0.0) discard;
  fragColor = vec4(color.rgb, color.a * layer.opacity);
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
