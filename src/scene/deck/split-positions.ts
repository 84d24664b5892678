/** Float64 positions as float32 values and their float32 remainders. */
export function splitPositions(positions: Float64Array): { high: Float32Array; low: Float32Array } {
  const high = new Float32Array(positions);
  const low = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i++) low[i] = positions[i]! - high[i]!;
  return { high, low };
}
