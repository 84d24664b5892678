layout(std140) uniform trailUniforms {
  float nowSeconds;
  float trailSeconds;
  float periodSeconds;
} trail;
