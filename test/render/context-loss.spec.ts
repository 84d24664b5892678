import { readCase } from './cases.ts';
import type { Moment } from './harness/context-loss.ts';
import { expect, test } from './stage-fixture.ts';

const MOMENTS: readonly Moment[] = ['idle', 'loading', 'moving', 'before-first-frame'];
const TIMES = 5;

test(`a scene loses its context ${MOMENTS.length * TIMES} times and forgets nothing`, async ({ stage }) => {
  test.setTimeout(180_000);
  const cases = [readCase('points', 'pixels'), readCase('trips', 'loop'), readCase('text', 'collision')];
  await stage.setViewportSize({ width: 160, height: 120 });
  const forgotten = await stage.evaluate(cases => {
    window.harness.stop();
    return window.harness.openSurvivor(cases);
  }, cases);
  console.log('same pixels when forgotten', JSON.stringify(forgotten));
  const nearest = Math.max(...Object.values(forgotten));
  expect(nearest, 'a scene that forgot something looks the same').toBeLessThan(0.999);
  for (const moment of MOMENTS) {
    const result = await stage.evaluate(([moment, times]) => window.harness.surviveLosses(moment, times), [
      moment,
      TIMES,
    ] as const);
    console.log(moment, JSON.stringify(result));
    expect(result.milliseconds).toHaveLength(TIMES);
    expect(result.isAtEye).toBe(true);
    expect(result.same).toBeGreaterThanOrEqual(0.99);
    expect(result.same, 'something was forgotten').toBeGreaterThan(nearest);
  }
  await stage.evaluate(() => window.harness.closeTown());
  await stage.setViewportSize({ width: 320, height: 240 });
});
