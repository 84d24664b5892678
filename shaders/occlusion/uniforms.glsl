// side: -1 left, 1 right of splitX (pixels of the canvas), 0 everywhere.
layout(std140) uniform occlusionUniforms {
  float near;
  float far;
  float logarithmic;
  float mode;
  vec2 inverseSize;
  float biasMeters;
  float biasFraction;
  float hiddenAlpha;
  float side;
  float splitX;
} occlusion;
uniform highp sampler2D occlusionDepth;

const float OCCLUSION_FRAGMENT = 1.0;
const float OCCLUSION_ANCHOR = 2.0;

// Metres along the view axis of a value of Cesium's depth texture.
float occlusion_eyeDistance(float depth) {
  if (depth >= 1.0) return 1e12;
  float range = occlusion.far - occlusion.near;
  if (occlusion.logarithmic > 0.5) return exp2(depth * log2(range + 1.0)) - 1.0 + occlusion.near;
  return occlusion.near * occlusion.far / (occlusion.far - depth * range);
}

float occlusion_eyeDistanceAt(vec2 uv) {
  return occlusion_eyeDistance(textureLod(occlusionDepth, uv, 0.0).r);
}

// 1 when something this many metres away is not behind a surface of the city.
float occlusion_isBefore(float distanceMeters, float surfaceMeters) {
  float biased = distanceMeters * (1.0 - occlusion.biasFraction) - occlusion.biasMeters;
  return biased <= surfaceMeters ? 1.0 : 0.0;
}

// 1 when something this many metres away is not behind the city at this point of the picture.
float occlusion_visibleAt(float distanceMeters, vec2 uv) {
  return occlusion_isBefore(distanceMeters, occlusion_eyeDistanceAt(uv));
}
