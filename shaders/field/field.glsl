layout(std140) uniform fieldUniforms {
  vec2 size;
  float low;
  float high;
  float reversed;
  float hideBelow;
  float smoothed;
  float fadeIn;
  vec4 missing;
} field;
uniform highp sampler2D fieldValues;
uniform sampler2D fieldRamp;

// Values that are not there are stored below this.
const float FIELD_NOTHING = -1e37;

float field_at(ivec2 cell) {
  return texelFetch(fieldValues, clamp(cell, ivec2(0), ivec2(field.size) - 1), 0).r;
}

// Value at (u, v), bilinear among the neighbours that have one; FIELD_NOTHING or less where none has.
float field_sample(vec2 uv) {
  if (field.smoothed < 0.5) return field_at(ivec2(floor(uv * field.size)));
  vec2 position = uv * field.size - 0.5;
  ivec2 corner = ivec2(floor(position));
  vec2 share = position - vec2(corner);
  float sum = 0.0;
  float weights = 0.0;
  for (int i = 0; i < 4; i++) {
    ivec2 offset = ivec2(i & 1, i >> 1);
    float value = field_at(corner + offset);
    if (value <= FIELD_NOTHING) continue;
    vec2 along = mix(1.0 - share, share, vec2(offset));
    sum += value * along.x * along.y;
    weights += along.x * along.y;
  }
  return weights >= 0.5 ? sum / weights : 2.0 * FIELD_NOTHING;
}

// Colour of a value; alpha 0 where nothing is to be shown.
vec4 field_color(float value) {
  if (value <= FIELD_NOTHING) return field.missing;
  if (value < field.hideBelow) return vec4(0.0);
  float fraction = clamp((value - field.low) / max(field.high - field.low, 1e-20), 0.0, 1.0);
  float entry = field.reversed > 0.5 ? 1.0 - fraction : fraction;
  vec2 rampSize = vec2(textureSize(fieldRamp, 0));
  vec4 color = texelFetch(fieldRamp, ivec2(int(entry * (rampSize.x - 1.0) + 0.5), 0), 0);
  if (field.fadeIn > 0.0) color.a *= clamp(fraction / field.fadeIn, 0.0, 1.0);
  return color;
}
