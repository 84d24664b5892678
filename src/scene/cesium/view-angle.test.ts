import { expect, test } from 'vitest';
import { viewAngle } from './view-angle.ts';

const degrees = (aspect: number) => (viewAngle(aspect) * 180) / Math.PI;
const vertical = (aspect: number) => 2 * Math.atan(Math.tan(viewAngle(aspect) / 2) / aspect);

test('a wide wall sees as much of a tower as a 16:9 screen, a narrow picture keeps 60 degrees', () => {
  expect(degrees(4 / 3)).toBeCloseTo(60, 9);
  expect(degrees(16 / 9)).toBeCloseTo(60, 9);
  expect(vertical(3840 / 1080)).toBeCloseTo(vertical(16 / 9), 9);
  expect(degrees(12)).toBeCloseTo(100, 9);
  expect(degrees(Number.NaN)).toBeCloseTo(60, 9);
});
