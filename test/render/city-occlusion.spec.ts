import { SAMPLE_CITY, SAMPLE_CITY_BUILT, SAMPLE_CITY_POSES } from './sample-city.ts';
import { expect, test } from './stage-fixture.ts';

test('markers in the sample city are hidden as rays through its tiles say', async ({ stage }) => {
  test.skip(!SAMPLE_CITY_BUILT, 'the sample city has not been built');
  await stage.setViewportSize({ width: 480, height: 360 });
  const counts = await stage.evaluate(
    async ([city, pose]) => {
      await window.harness.openCity(city);
      return window.harness.occlusionOfCity(pose, 1500);
    },
    [SAMPLE_CITY, SAMPLE_CITY_POSES[0]] as const,
  );
  await stage.setViewportSize({ width: 320, height: 240 });
  console.log(JSON.stringify(counts));
  expect(counts.markers).toBeGreaterThan(300);
  expect(counts.hidden).toBeGreaterThan(60);
  expect(counts.wrong / counts.markers).toBeLessThanOrEqual(0.01);
});
