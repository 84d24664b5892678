flat out float occlusion_anchorVisible;

// Horizon of an ellipsoid about 60 m inside WGS84, so that it holds whatever level of detail the terrain has.
// Source: Cesium's EllipsoidalOccluder (scaled-space test of the horizon plane and cone).
float occlusion_aboveHorizon(vec3 positionEcef) {
  const vec3 INVERSE_RADII = vec3(1.0 / 6378077.0, 1.0 / 6378077.0, 1.0 / 6356692.0);
  vec3 eye = project.commonOrigin * INVERSE_RADII;
  float limb = dot(eye, eye) - 1.0;
  if (limb <= 0.0) return 1.0;
  vec3 toTarget = positionEcef * INVERSE_RADII;
  float depth = -dot(toTarget, eye);
  return depth > limb && depth * depth > limb * dot(toTarget, toTarget) ? 0.0 : 1.0;
}

// The deviation from a plane, as a share of the distance, that still counts as one surface.
const float OCCLUSION_FLATNESS = 0.001;

// How many of two pixels on opposite sides of an anchor see it. On a plane, where inverse distances are linear in the
// picture, both decide as the middle does: ground seen flat comes nearer by more than the bias within two pixels.
float occlusion_testPair(float distanceMeters, float middleMeters, vec2 uv, vec2 tap) {
  float before = occlusion_eyeDistanceAt(uv - tap);
  float after = occlusion_eyeDistanceAt(uv + tap);
  float bend = middleMeters / before + middleMeters / after - 2.0;
  if (abs(bend) < OCCLUSION_FLATNESS) return 2.0 * occlusion_isBefore(distanceMeters, middleMeters);
  return occlusion_isBefore(distanceMeters, before) + occlusion_isBefore(distanceMeters, after);
}

// Visible share of an anchor: its own pixel and four two pixels away, for an edge that does not flicker.
float occlusion_testAnchor(vec4 clip) {
  if (occlusion.mode != OCCLUSION_ANCHOR || clip.w <= 0.0) return 1.0;
  if (ecef_enabled() && occlusion_aboveHorizon(geometry.position.xyz) < 0.5) return 0.0;
  vec2 uv = clip.xy / clip.w * 0.5 + 0.5;
  vec2 tap = 2.0 * occlusion.inverseSize;
  float middle = occlusion_eyeDistanceAt(uv);
  float visible = occlusion_isBefore(clip.w, middle);
  visible += occlusion_testPair(clip.w, middle, uv, vec2(tap.x, 0.0));
  visible += occlusion_testPair(clip.w, middle, uv, vec2(0.0, tap.y));
  return visible / 5.0;
}
