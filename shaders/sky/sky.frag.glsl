// The sky as a gradient over the horizon seen from the camera, with the sun's glow, city light and stars.
uniform vec3 u_upEC;           // local vertical in eye coordinates
uniform float u_horizon;       // sine of the horizon's elevation: negative from high above
uniform vec3 u_zenithColor;
uniform vec3 u_horizonColor;
uniform vec3 u_glowColor;
uniform vec3 u_sunDirectionEC;
uniform vec3 u_sunColor;       // black when the sun lights nothing
uniform float u_starBrightness;
uniform float u_space;         // 0 in the atmosphere, 1 well above it

in vec2 v_textureCoordinates;

float hash(vec3 p) {
  p = fract(p * vec3(0.1031, 0.11369, 0.13787));
  p += dot(p, p.yzx + 19.19);
  return fract((p.x + p.y) * p.z);
}

float stars(vec3 direction) {
  vec3 scaled = direction * 180.0;
  vec3 cell = floor(scaled);
  float chance = hash(cell);
  if (chance < 0.985) return 0.0;
  vec3 centre = cell + 0.5 + 0.3 * (vec3(hash(cell + 1.0), hash(cell + 2.0), hash(cell + 3.0)) - 0.5);
  return smoothstep(0.35, 0.0, length(scaled - centre)) * (chance - 0.985) * 66.0;
}

void main() {
  vec2 clip = v_textureCoordinates * 2.0 - 1.0;
  vec3 directionEC = normalize(vec3(clip.x / czm_projection[0][0], clip.y / czm_projection[1][1], -1.0));
  float above = dot(directionEC, u_upEC) - u_horizon;
  float height = clamp(above, 0.0, 1.0);

  vec3 color = mix(u_horizonColor, u_zenithColor, 1.0 - exp(-height * 4.2));
  color += u_glowColor * exp(-height * 13.0);

  float toSun = max(dot(directionEC, u_sunDirectionEC), 0.0);
  color += u_sunColor * (0.35 * pow(toSun, 6.0) * exp(-height * 3.0) + 0.5 * pow(toSun, 64.0) + 4.0 * smoothstep(0.99994, 0.99997, toSun));

  color = mix(color, vec3(0.004, 0.006, 0.012), u_space * smoothstep(0.0, 0.25, above));
  if (u_starBrightness > 0.0 && above > 0.0) {
    vec3 directionWC = czm_inverseViewRotation * directionEC;
    color += vec3(0.8, 0.9, 1.0) * stars(directionWC) * u_starBrightness * max(smoothstep(0.03, 0.5, height), u_space);
  }
  // Half a step of noise keeps the gradient from banding.
  color += (hash(vec3(gl_FragCoord.xy, 1.0)) - 0.5) / 255.0;
  out_FragColor = vec4(color, 1.0);
}
