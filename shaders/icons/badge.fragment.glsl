#version 300 es
#define SHADER_NAME badge-fragment-shader
precision highp float;
uniform sampler2D iconsTexture;
in float vColorMode;
in vec4 vColor;
in vec2 vTextureCoords;
in vec2 uv;
out vec4 fragColor;

// Atlas channels: alpha the badge, red the glyph, green the rim.
void main(void) {
  geometry.uv = uv;
  vec4 texel = texture(iconsTexture, vTextureCoords);
  float luminance = dot(vColor.rgb, vec3(0.2126, 0.7152, 0.0722));
  vec3 glyph = luminance > 0.6 ? vec3(0.04, 0.08, 0.14) : vec3(1.0);
  vec3 color = mix(vColor.rgb, glyph, texel.r);
  color = mix(color, mix(vColor.rgb, vec3(1.0), 0.75), texel.g);
  float alpha = texel.a * layer.opacity * vColor.a;
  if (alpha < icon.alphaCutoff) discard;
  fragColor = vec4(color, alpha);
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
