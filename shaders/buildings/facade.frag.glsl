// Look of the city model. Texture coordinates are decimetres: u along the wall, v above its foot. The facade attribute
// holds storey height in centimetres (0 on roofs), a seed of the building, wall length and wall height in decimetres.
// The feature colour is data: white means none, the selection colour means selected.

float hash13(vec3 p) {
  p = fract(p * 0.1031);
  p += dot(p, p.zyx + 31.32);
  return fract((p.x + p.y) * p.z);
}

// 1 on a line at distance 0, at least a pixel wide, gone where pixels are much larger than the things it outlines.
float edgeLine(float meters, float metersPerPixel) {
  float line = 1.0 - smoothstep(0.12, 0.12 + 1.3 * metersPerPixel, meters);
  return line * (1.0 - smoothstep(1.5, 7.0, metersPerPixel));
}

vec4 dataColor(FragmentInput fsInput) {
#ifdef HAS_SELECTED_FEATURE_ID
  int featureId = fsInput.featureIds.SELECTED_FEATURE_ID;
  if (featureId < model_featuresLength) return texture(model_batchTexture, computeSt(float(featureId)));
#endif
  return vec4(1.0);
}

// Light of the windows at a place of the facade: rgb light, a share of the wall that is glass.
vec4 windows(vec2 place, vec2 pixel, float storey, float wall, float seed) {
  float columns = max(1.0, floor(wall / 3.3 + 0.5));
  vec2 cellSize = vec2(wall / columns, storey);
  vec2 cell = floor(place / cellSize);
  vec2 inside = fract(place / cellSize);
  vec2 blur = pixel / cellSize;
  vec2 frame = smoothstep(vec2(0.16, 0.22) - blur * 0.5, vec2(0.16, 0.22) + blur * 0.5, inside)
    * (1.0 - smoothstep(vec2(0.84, 0.82) - blur * 0.5, vec2(0.84, 0.82) + blur * 0.5, inside));
  float building = hash13(vec3(seed, 7.0, 3.0));
  float share = u_windowShare * (0.25 + 0.75 * building);
  float office = step(0.9, hash13(vec3(cell.y, seed, 11.0))) * step(0.55, building);
  float chance = hash13(vec3(cell, seed + floor(wall)));
  float lit = max(step(chance, share * 0.55), office * step(0.2, chance) * step(0.15, u_windowShare));
  float tone = hash13(vec3(cell.yx, seed + 5.0));
  vec3 light = mix(u_windowColor, vec3(0.86, 0.93, 1.0), step(0.82, tone)) * (0.55 + 0.45 * tone);
  float far = smoothstep(0.35, 1.1, max(blur.x, blur.y));
  float glass = mix(frame.x * frame.y, 0.4, far);
  return vec4(light * mix(lit * frame.x * frame.y, share * 0.21, far), glass);
}

void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec2 place = fsInput.attributes.texCoord_0 * 0.1;
  vec4 facade = fsInput.attributes.facade;
  vec3 positionEC = fsInput.attributes.positionEC;
  vec3 normalEC = normalize(fsInput.attributes.normalEC);
  float storey = facade.x * 0.01;
  float wall = facade.z * 0.1;
  float body = facade.w * 0.1;
  float isWall = step(0.5, storey) * step(0.5, wall);
  vec2 pixel = max(fwidth(place), vec2(0.001));

  vec4 data = dataColor(fsInput);
  float isData = step(data.r + data.g + data.b, 2.99);
  float isSelected = 1.0 - step(0.01, distance(data.rgb, u_selectionColor));

  vec3 upEC = czm_viewRotation * u_upDirection;
  float facing = max(dot(normalEC, czm_viewRotation * u_lightDirection), 0.0);
  float sky = 0.5 + 0.5 * dot(normalEC, upEC);
  float shade = mix(0.62 + 0.38 * sky, 0.45 + 0.3 * sky + 0.55 * facing, u_sunShare);

  float height = clamp(place.y / 260.0, 0.0, 1.0);
  vec3 own = mix(u_lowColor, u_highColor, pow(height, 0.55));
  own = mix(own, czm_linearToSrgb(material.diffuse) * u_ownColorBrightness, u_ownColorShare);
  vec3 albedo = mix(own, data.rgb, isData);
  albedo = mix(albedo, mix(own, u_selectionColor, 0.8), isSelected);
  vec3 color = albedo * shade;

  float foot = exp(-place.y / 7.0) * isWall;
  color = mix(color, color * u_footShade, foot);
  color += u_baseColor * foot * 0.55;

  if (isWall > 0.5) {
    float plain = 1.0 - isData;
    vec4 glass = windows(place, pixel, storey, wall, facade.y);
    color = mix(color, color * u_glassShade, glass.a * u_facadeDetail * plain);
    color += glass.rgb * u_facadeDetail * mix(1.0, 0.25, isData);
    float corner = min(place.x, max(wall - place.x, 0.0));
    float eave = max(body - place.y, 0.0);
    float storeyEdge = abs(fract(place.y / storey + 0.5) - 0.5) * storey;
    float lines = max(edgeLine(corner, pixel.x), edgeLine(eave, pixel.y));
    lines = max(lines, 0.22 * edgeLine(storeyEdge, pixel.y * 2.0));
    color = mix(color, mix(u_edgeColor, u_selectionColor, isSelected), lines * u_edgeStrength);
  }

  float haze = length(positionEC) / u_hazeMeters;
  color = mix(color, u_hazeColor, u_hazeStrength * (1.0 - exp(-haze * haze)));
  material.diffuse = czm_srgbToLinear(color);
}
