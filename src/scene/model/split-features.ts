/** Triangles of one primitive that belong together. */
export interface FeatureTriangles {
  readonly feature: number;
  /** Vertex numbers in the primitive, three a triangle. */
  readonly vertices: Uint32Array;
}

/**
 * Sorts a primitive's triangles by the feature of their first corner. `indices` null means consecutive vertices.
 * Features that are not 0 … `featureCount` − 1 (the null feature among them) are gathered as −1.
 */
export function splitByFeature(
  features: ArrayLike<number>,
  indices: ArrayLike<number> | null,
  featureCount: number,
): FeatureTriangles[] {
  const corners = indices ?? Array.from({ length: features.length }, (_, vertex) => vertex);
  const slotOf = (triangle: number) => {
    const feature = features[corners[3 * triangle]!]!;
    return feature >= 0 && feature < featureCount ? feature : featureCount;
  };
  const triangles = Math.floor(corners.length / 3);
  const starts = new Uint32Array(featureCount + 2);
  for (let triangle = 0; triangle < triangles; triangle++) starts[slotOf(triangle) + 1]! += 3;
  for (let slot = 0; slot <= featureCount; slot++) starts[slot + 1]! += starts[slot]!;
  const sorted = new Uint32Array(3 * triangles);
  const next = starts.slice();
  for (let triangle = 0; triangle < triangles; triangle++) {
    const slot = slotOf(triangle);
    for (let corner = 0; corner < 3; corner++) sorted[next[slot]!++] = corners[3 * triangle + corner]!;
  }
  return Array.from({ length: featureCount + 1 }, (_, slot) => ({
    feature: slot === featureCount ? -1 : slot,
    vertices: sorted.subarray(starts[slot]!, starts[slot + 1]!),
  })).filter(split => split.vertices.length > 0);
}
