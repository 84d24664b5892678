flat in float occlusion_anchorVisible;

// Fades or discards what is behind the city; runs before picking colours are written, so that picking agrees.
void occlusion_filter(inout vec4 color) {
  if (occlusion.side * (gl_FragCoord.x - occlusion.splitX) < 0.0) discard;
  float visible = 1.0;
  if (occlusion.mode == OCCLUSION_ANCHOR) {
    visible = occlusion_anchorVisible;
  } else if (occlusion.mode == OCCLUSION_FRAGMENT) {
    visible = occlusion_visibleAt(1.0 / gl_FragCoord.w, gl_FragCoord.xy * occlusion.inverseSize);
  }
  float alpha = mix(occlusion.hiddenAlpha, 1.0, visible);
  if (alpha < 0.01) discard;
  color.a *= alpha;
}
