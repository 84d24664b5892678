// Additions to deck.gl's `project` module for viewports in ECEF metres: offsets are east-north-up on the WGS84
// ellipsoid at the anchor, and pixel sizes are true pixels at any distance. On only for non-geospatial viewports that
// set `pseudoMeters`, which deck.gl itself leaves false there.
bool ecef_enabled() {
  return project.pseudoMeters && project.projectionMode == PROJECTION_MODE_IDENTITY;
}

// Clip-space w of the current anchor; written by the DECKGL_FILTER_GL_POSITION injection.
float ecef_anchorW = 1.0;

// East, north and up as columns, at a position relative to the eye.
mat3 ecef_eastNorthUp(vec3 commonPosition) {
  const float SEMI_MAJOR_OVER_MINOR_SQUARED = 1.0067394967422764;
  vec3 position = commonPosition + project.commonOrigin;
  vec3 up = normalize(position * vec3(1.0, 1.0, SEMI_MAJOR_OVER_MINOR_SQUARED));
  vec3 east = normalize(vec3(-position.y, position.x + 1e-6, 0.0));
  return mat3(east, cross(up, east), up);
}

// CSS pixels per metre at the anchor.
float ecef_pixelsPerMeter() {
  if (!ecef_enabled()) return project.scale;
  vec4 clip = project.viewProjectionMatrix * vec4(geometry.worldPosition - project.coordinateOrigin, 1.0)
    + project.center;
  return project.scale * project.focalDistance / max(clip.w, 0.01);
}
