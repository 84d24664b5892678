#version 300 es
#define SHADER_NAME badge-fragment-shader
precision highp float;
uniform sampler2D badgeAtlas;
in vec4 vColor;
in vec2 vUv;
flat in float vPixels;
flat in uint vMark;
out vec4 fragColor;

const float CELL = 64.0;
const uint COLUMNS = 8u;
const uint FIRST_CHARACTER = 21u;
const uint LABEL_CHARACTERS = 5u;
const float LABEL_PIXELS = 12.0;
const float ATLAS_PIXELS_PER_LABEL_PIXEL = 2.0;
// Share of the badge's width that a label may take.
const float LABEL_SHARE = 0.84;

vec2 cornerOf(uint cell) {
  return CELL * vec2(float(cell % COLUMNS), float(cell / COLUMNS));
}

// Counted from 1; 0 where the label has ended.
uint characterAt(uint place) {
  return (vMark >> (4u * place)) & 15u;
}

// Widths of 0123456789.万亿kM in pixels.
float advanceOf(uint character) {
  if (character == 0u) return 0.0;
  if (character == 11u) return 0.3 * LABEL_PIXELS;
  if (character == 12u || character == 13u) return 1.02 * LABEL_PIXELS;
  return (character == 15u ? 0.9 : 0.59) * LABEL_PIXELS;
}

// Coverage of the label at a place, pixels from the middle of the badge.
float labelAt(vec2 place, vec2 size) {
  float width = 0.0;
  for (uint i = 0u; i < LABEL_CHARACTERS; i++) width += advanceOf(characterAt(i));
  float shrink = min(1.0, LABEL_SHARE * vPixels / max(width, 1.0));
  vec2 label = place / shrink;
  vec2 across = dFdx(label) * ATLAS_PIXELS_PER_LABEL_PIXEL / size;
  vec2 down = dFdy(label) * ATLAS_PIXELS_PER_LABEL_PIXEL / size;
  float x = label.x + 0.5 * width;
  if (x < 0.0 || abs(label.y) > LABEL_PIXELS) return 0.0;
  for (uint i = 0u; i < LABEL_CHARACTERS; i++) {
    uint character = characterAt(i);
    float advance = advanceOf(character);
    if (character == 0u) return 0.0;
    if (x < advance) {
      vec2 middle = cornerOf(FIRST_CHARACTER + character - 1u) + 0.5 * CELL;
      vec2 offset = vec2(x - 0.5 * advance, label.y) * ATLAS_PIXELS_PER_LABEL_PIXEL;
      return textureGrad(badgeAtlas, (middle + offset) / size, across, down).r;
    }
    x -= advance;
  }
  return 0.0;
}

// Atlas channels: alpha the badge, red the glyph or character, green the rim.
void main(void) {
  geometry.uv = vUv;
  vec2 size = vec2(textureSize(badgeAtlas, 0));
  vec2 corner = cornerOf(vMark >> (4u * LABEL_CHARACTERS));
  vec4 texel = texture(badgeAtlas, (corner + (0.5 * vUv + 0.5) * CELL) / size);
  float mark = max(texel.r, labelAt(0.5 * vPixels * vUv, size));
  float luminance = dot(vColor.rgb, vec3(0.2126, 0.7152, 0.0722));
  vec3 ink = luminance > 0.6 ? vec3(0.04, 0.08, 0.14) : vec3(1.0);
  vec3 color = mix(vColor.rgb, ink, mark);
  color = mix(color, mix(vColor.rgb, vec3(1.0), 0.75), texel.g);
  float alpha = texel.a * layer.opacity * vColor.a;
  if (alpha < 0.05) discard;
  fragColor = vec4(color, alpha);
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
