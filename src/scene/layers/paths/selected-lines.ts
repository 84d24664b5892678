import type { Lines } from '../../deck/ribbon/ribbon.ts';

/** Some rows of the lines, in the order given. */
export function selectedLines({ positions, starts }: Lines, rows: readonly number[]): Lines {
  const selectedStarts = new Uint32Array(rows.length + 1);
  rows.forEach((row, i) => {
    selectedStarts[i + 1] = selectedStarts[i]! + starts[row + 1]! - starts[row]!;
  });
  const selected = new Float64Array(3 * selectedStarts[rows.length]!);
  rows.forEach((row, i) => {
    selected.set(positions.subarray(3 * starts[row]!, 3 * starts[row + 1]!), 3 * selectedStarts[i]!);
  });
  return { positions: selected, starts: selectedStarts };
}
