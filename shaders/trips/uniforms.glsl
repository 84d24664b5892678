layout(std140) uniform tripUniforms {
  float nowSeconds;
  float trailSeconds;
  float periodSeconds;
} trip;
