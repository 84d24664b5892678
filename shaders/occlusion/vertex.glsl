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

// Visible share of an anchor: its own pixel and four two pixels away, for an edge that does not flicker.
float occlusion_testAnchor(vec4 clip) {
  if (occlusion.mode != OCCLUSION_ANCHOR || clip.w <= 0.0) return 1.0;
  if (ecef_enabled() && occlusion_aboveHorizon(geometry.position.xyz) < 0.5) return 0.0;
  vec2 uv = clip.xy / clip.w * 0.5 + 0.5;
  vec2 tap = 2.0 * occlusion.inverseSize;
  float visible = occlusion_visibleAt(clip.w, uv);
  visible += occlusion_visibleAt(clip.w, uv + vec2(tap.x, 0.0));
  visible += occlusion_visibleAt(clip.w, uv - vec2(tap.x, 0.0));
  visible += occlusion_visibleAt(clip.w, uv + vec2(0.0, tap.y));
  visible += occlusion_visibleAt(clip.w, uv - vec2(0.0, tap.y));
  return visible / 5.0;
}
