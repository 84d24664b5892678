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

// How a building's windows are cut and lit, all by its seed: punched windows, ribbons or a curtain wall; warm lamps or
// cool; few or many of them lit.
struct Glazing {
  vec2 cellSize;   // metres
  vec2 margin;     // share of the cell that is frame, each side
  float office;    // 1 where whole storeys are lit
  float litShare;
};

Glazing glazingOf(float seed, float storey, float wall) {
  Glazing glazing;
  float kind = hash13(vec3(seed, 17.0, 1.0));
  float character = hash13(vec3(seed, 7.0, 3.0));
  float curtain = step(0.8, kind);
  glazing.office = step(0.55, kind);
  glazing.margin = kind < 0.55 ? vec2(0.2, 0.24) : kind < 0.8 ? vec2(0.03, 0.3) : vec2(0.07, 0.06);
  glazing.cellSize = vec2(wall / max(1.0, floor(wall / (3.4 - 1.7 * curtain) + 0.5)), storey);
  glazing.litShare = u_windowShare * (0.1 + 0.45 * character * character);
  return glazing;
}

// rgb: light of the windows; a: share of glass at this place.
vec4 nearWindows(Glazing glazing, vec2 place, vec2 blur, float seed) {
  vec2 cells = place / glazing.cellSize;
  vec2 cell = floor(cells);
  vec2 toFrame = 0.5 - abs(cells - cell - 0.5);
  vec2 frame = clamp((toFrame - glazing.margin) / blur + 0.5, 0.0, 1.0);
  float pane = frame.x * frame.y;
  float storeyLit = step(0.86, hash13(vec3(cell.y, seed, 11.0))) * glazing.office * step(0.2, u_windowShare);
  float chance = hash13(vec3(cell, seed + glazing.cellSize.x * 97.0));
  float lit = max(step(chance, glazing.litShare), storeyLit * step(0.25, chance));
  float tone = fract(chance * 113.0);
  float cool = step(0.92 - 0.47 * glazing.office, fract(chance * 57.0));
  vec3 light = mix(u_windowColor, vec3(0.72, 0.86, 1.0), cool) * (0.35 + 0.65 * tone * tone);
  return vec4(light * lit * pane, pane);
}

// Far away a pixel covers many windows: their mean, sparkling in cells that grow with the distance.
vec4 farWindows(Glazing glazing, vec2 place, float coarseness, float seed) {
  float glass = (1.0 - 2.0 * glazing.margin.x) * (1.0 - 2.0 * glazing.margin.y);
  vec2 cell = floor(place / (glazing.cellSize * exp2(ceil(log2(max(2.0 * coarseness, 1.0))))));
  float chance = hash13(vec3(cell, seed));
  float sparkle = 0.3 + 4.9 * chance * chance * chance * chance * chance * chance;
  vec3 light = mix(u_windowColor, vec3(0.85, 0.88, 0.9), 0.4 * glazing.office);
  return vec4(light * 0.35 * glass * glazing.litShare * sparkle, glass);
}

vec4 windows(vec2 place, vec2 pixel, float storey, float wall, float seed) {
  Glazing glazing = glazingOf(seed, storey, wall);
  vec2 blur = pixel / glazing.cellSize;
  float coarseness = max(blur.x, blur.y);
  if (coarseness < 0.35) return nearWindows(glazing, place, blur, seed);
  if (coarseness > 1.2) return farWindows(glazing, place, coarseness, seed);
  float far = (coarseness - 0.35) / 0.85;
  return mix(nearWindows(glazing, place, blur, seed), farWindows(glazing, place, coarseness, seed), far);
}

// Inverse of Cesium's conversion to sRGB, c^2.2, to within half a byte and without three powers a pixel.
vec3 toLinear(vec3 c) {
  c = clamp(c, 0.0, 1.0);
  return c * c * (0.2 + 0.8 * sqrt(sqrt(c)));
}

void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec2 place = fsInput.attributes.texCoord_0 * 0.1;
  // The same on all corners of a wall, but not to the last bit after interpolation.
  vec4 facade = floor(fsInput.attributes.facade + 0.5);
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
  vec3 shade = u_skyLight * (0.55 + 0.45 * sky) + u_sunLight * facing;

  float height = clamp(place.y / 260.0, 0.0, 1.0);
  vec3 own = mix(u_lowColor, u_highColor, sqrt(height));
#if defined(HAS_BASE_COLOR_TEXTURE) || defined(HAS_COLOR_0)
  // A photograph or a source's own material is shown whatever the theme's clay.
  own = czm_linearToSrgb(material.diffuse) * u_ownColorBrightness;
#else
  if (u_ownColors > 0.5) own = czm_linearToSrgb(material.diffuse) * u_ownColorBrightness;
#endif
  vec3 albedo = mix(own, data.rgb, isData);
  albedo = mix(albedo, mix(own, u_selectionColor, 0.8), isSelected);
  vec3 color = albedo * shade;

  if (u_ownColors > 0.5) {
    // Floodlight on landmarks: from the foot's colour to the top's, stronger where the surface turns away.
    float rim = 1.0 - abs(dot(normalEC, normalize(positionEC)));
    vec3 flood = mix(u_floodFootColor, u_floodTopColor, clamp(place.y / 450.0, 0.0, 1.0));
    color += flood * (0.35 + 0.65 * rim) * (1.0 - isData);
  }

  float foot = exp(-place.y / 7.0) * isWall;
  color = mix(color, color * u_footShade, foot);
  color += u_baseColor * foot * 0.55;

  if (isWall > 0.5) {
    float plain = 1.0 - isData;
    if (u_facadeDetail > 0.0) {
      vec4 glass = windows(place, pixel, storey, wall, facade.y);
      color = mix(color, color * u_glassColor, glass.a * plain);
      color += glass.rgb * mix(1.0, 0.25, isData);
    }
    color += u_crownColor * exp((place.y - body) / 5.0) * smoothstep(90.0, 200.0, body) * plain;
    float corner = min(place.x, max(wall - place.x, 0.0));
    float eave = max(body - place.y, 0.0);
    float storeyEdge = abs(fract(place.y / storey + 0.5) - 0.5) * storey;
    float lines = max(edgeLine(corner, pixel.x), edgeLine(eave, pixel.y));
    lines = max(lines, 0.22 * edgeLine(storeyEdge, pixel.y * 2.0));
    color = mix(color, mix(u_edgeColor, u_selectionColor, isSelected), lines * u_edgeStrength);
  }

  float haze = length(positionEC) / u_hazeMeters;
  color = mix(color, u_hazeColor, u_hazeStrength * (1.0 - exp(-haze * haze)));
  material.diffuse = toLinear(color);
}
