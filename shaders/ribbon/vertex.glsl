#version 300 es
#define SHADER_NAME ecef-ribbon-vertex-shader
in vec3 positions;
in vec3 positions64Low;
in vec4 tangents;
in vec4 colors;
in float widths;
in float along;
in float rows;
out vec4 vColor;
// Pixels from the middle of the line, and half its width in pixels.
out float vAcross;
out float vHalfPixels;
// Metres from the line's start, and of a dash with its gap.
out float vAlong;
flat out float vDashMeters;

const float MITRE_LIMIT = 2.0;
const float DASH_WIDTHS = 7.0;

// A band along a line in ECEF metres: even vertices lie left of it, odd ones right, in the plane of the ground or
// facing the eye. Half a pixel wider than the line, for a soft edge.
void main(void) {
  geometry.worldPosition = positions;
  geometry.pickingColor = picking_getPickingColorFromIndex(rows);
  vec4 fromEye;
  vec4 clip = project_position_to_clipspace(positions, positions64Low, vec3(0.0), fromEye);
  float pixelsPerMeter = project.scale * project.focalDistance / max(clip.w, 0.01);
  float pixels = widths * ribbon.widthScale * (ribbon.inMeters > 0.5 ? pixelsPerMeter : 1.0);
  vHalfPixels = 0.5 * max(pixels, ribbon.widthMinPixels);
  float side = (gl_VertexID & 1) == 0 ? 1.0 : -1.0;
  float drawnPixels = vHalfPixels + 0.5;
  vAcross = side * drawnPixels;
  vAlong = along;
  // Dashes lie fixed on the ground: a power of two of metres, chosen by how large a metre is drawn.
  vDashMeters = exp2(ceil(log2(DASH_WIDTHS * 2.0 * vHalfPixels / pixelsPerMeter)));

  vec3 normal = ribbon.facesEye > 0.5 ? -fromEye.xyz : ecef_eastNorthUp(fromEye.xyz)[2];
  vec3 outward = cross(normal, tangents.xyz);
  float mitre = length(tangents.xyz) * MITRE_LIMIT;
  vec3 offset = outward * (side * mitre * drawnPixels / (pixelsPerMeter * max(length(outward), 1e-9)));
  geometry.position = vec4(fromEye.xyz + offset, 1.0);
  gl_Position = project_common_position_to_clipspace(geometry.position);
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  vColor = vec4(colors.rgb, colors.a * layer.opacity);
  DECKGL_FILTER_COLOR(vColor, geometry);
}
