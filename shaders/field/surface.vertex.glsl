#version 300 es
#define SHADER_NAME field-surface-vertex-shader
out vec2 fieldUv;
out float fieldLight;

float surface_quadratic(vec4 low, vec2 high, vec2 p) {
  return low.x + low.y * p.x + low.z * p.y + low.w * p.x * p.x + high.x * p.x * p.y + high.y * p.y * p.y;
}

float surface_height(ivec2 cell, ivec2 corner) {
  float height = texelFetch(surfaceHeights, cell + corner, 0).r;
  if (height > FIELD_NOTHING) return height;
  float sum = 0.0;
  float count = 0.0;
  for (int i = 0; i < 4; i++) {
    float other = texelFetch(surfaceHeights, cell + ivec2(i & 1, i >> 1), 0).r;
    if (other <= FIELD_NOTHING) continue;
    sum += other;
    count += 1.0;
  }
  return count > 0.0 ? sum / count : FIELD_NOTHING;
}

// Two triangles a cell, made from the vertex number alone; nodes are cell centres of the field.
void main(void) {
  int columns = int(field.size.x) - 1;
  int cellIndex = gl_VertexID / 6;
  int corner = gl_VertexID % 6;
  ivec2 cell = ivec2(cellIndex % columns, cellIndex / columns);
  ivec2 offset = ivec2(corner == 1 || corner == 2 || corner == 4 ? 1 : 0, corner == 2 || corner == 4 || corner == 5 ? 1 : 0);
  fieldUv = (vec2(cell + offset) + 0.5) / field.size;
  float height = surface_height(cell, offset);
  vec3 ground = vec3(
    surface_quadratic(surface.eastLow, surface.eastHigh, fieldUv),
    surface_quadratic(surface.northLow, surface.northHigh, fieldUv),
    surface_quadratic(surface.upLow, surface.upHigh, fieldUv)
  );
  vec3 normal = normalize(vec3(ground.xy, 6378137.0));
  geometry.worldPosition = surface.anchor;
  gl_Position = project_position_to_clipspace(
    surface.anchor, surface.anchorLow, ground + normal * height, geometry.position
  );
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  float slope = surface_height(cell, ivec2(1, 0)) - surface_height(cell, ivec2(0, 0));
  fieldLight = clamp(1.0 - 0.08 * slope, 0.8, 1.1);
  if (height <= FIELD_NOTHING) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
