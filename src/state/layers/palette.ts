import type { Rgba } from '@core/style.ts';

/** Alert levels 1 red … 4 blue, the national convention. */
export const ALERT_COLORS: Readonly<Record<1 | 2 | 3 | 4, Rgba>> = {
  1: [235, 64, 64, 255],
  2: [255, 146, 43, 255],
  3: [250, 208, 44, 255],
  4: [66, 153, 245, 255],
};

/** Okabe and Ito's colour-blind safe hues, then lighter repeats, for attributes with categories. */
const CATEGORY_COLORS: readonly Rgba[] = [
  [230, 159, 0, 255],
  [86, 180, 233, 255],
  [0, 158, 115, 255],
  [240, 228, 66, 255],
  [0, 114, 178, 255],
  [213, 94, 0, 255],
  [204, 121, 167, 255],
  [187, 187, 187, 255],
  [243, 207, 128, 255],
  [171, 218, 244, 255],
  [128, 207, 185, 255],
  [247, 242, 160, 255],
  [128, 184, 216, 255],
  [234, 175, 128, 255],
  [230, 188, 211, 255],
];

export function categoryColor(index: number): Rgba {
  return CATEGORY_COLORS[index % CATEGORY_COLORS.length]!;
}

export const ACCENT: Rgba = [57, 208, 240, 255];
export const FADED: Rgba = [128, 140, 158, 120];
