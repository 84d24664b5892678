// Light from the south-west and above, in the column's own east-north-up frame.
float column_shade(vec3 normal) {
  return 0.66 + 0.34 * clamp(dot(normal, vec3(-0.37, -0.46, 0.81)), 0.0, 1.0);
}
