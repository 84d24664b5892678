// Aerial haze over the globe: far ground takes the colour of the horizon.
czm_material czm_getMaterial(czm_materialInput materialInput) {
  czm_material material = czm_getDefaultMaterial(materialInput);
  float share = length(materialInput.positionToEyeEC) / hazeMeters;
  material.diffuse = hazeColor.rgb;
  material.alpha = hazeStrength * (1.0 - exp(-share * share));
  return material;
}
