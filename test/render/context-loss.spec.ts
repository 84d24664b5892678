import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RenderCase } from './harness/case.ts';
import type { Moment } from './harness/context-loss.ts';
import { expect, test } from './stage-fixture.ts';

const MOMENTS: readonly Moment[] = ['idle', 'loading', 'moving', 'before-first-frame'];
const TIMES = 5;

const readCase = (path: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'cases', path, 'case.json'), 'utf8')) as RenderCase;

for (const moment of MOMENTS) {
  test(`the scene survives ${TIMES} lost contexts (${moment})`, async ({ stage }) => {
    const still = readCase('points/pixels');
    const moving = readCase('trips/loop');
    const results = await stage.evaluate(
      ([moment, still, moving, times]) => {
        window.harness.stop();
        return window.harness.surviveLosses(moment, still, moving, times);
      },
      [moment, still, moving, TIMES] as const,
    );
    console.log(moment, results.map(result => `${Math.round(result.milliseconds)} ms`).join(', '));
    expect(results.length).toBe(TIMES);
    for (const { milliseconds, same } of results) {
      expect(milliseconds).toBeLessThan(5000);
      expect(same).toBeGreaterThanOrEqual(0.99);
    }
  });
}
