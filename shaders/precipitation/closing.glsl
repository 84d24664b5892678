void main() {
  vec2 centred = (v_textureCoordinates - 0.5) * vec2(u_aspect, 1.0);
  vec2 down = normalize(u_down + vec2(0.0, -1e-4));
  vec2 place = vec2(centred.x * down.y - centred.y * down.x, dot(centred, -down));
  float cover = 0.0;
  for (int i = 0; i < MOST_SHEETS; i++) {
    if (float(i) >= u_sheets) break;
    cover += sheet(place, float(i) + 1.0, 1.0 + SHEET_SPACING * float(i)) / (1.0 + SHEET_FADING * float(i));
  }
  vec4 picture = texture(colorTexture, v_textureCoordinates);
  out_FragColor = vec4(mix(picture.rgb, u_color, STRENGTH * min(cover, 1.0)), picture.a);
}
