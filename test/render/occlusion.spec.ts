import { expect, test } from './stage-fixture.ts';

const POSES = [
  { longitude: 113.32, latitude: 23.0975, height: 190, heading: 4, pitch: -20 },
  { longitude: 113.323, latitude: 23.0985, height: 90, heading: 330, pitch: -9 },
  { longitude: 113.32, latitude: 23.093, height: 900, heading: 0, pitch: -38 },
  { longitude: 113.3185, latitude: 23.098, height: 320, heading: 30, pitch: -45 },
  { longitude: 113.3215, latitude: 23.0975, height: 260, heading: 345, pitch: -33 },
];

test.beforeAll(({ stage }) => stage.setViewportSize({ width: 640, height: 480 }));
test.afterAll(({ stage }) => stage.setViewportSize({ width: 320, height: 240 }));

for (const options of [
  { name: 'plain', stage: {} },
  { name: 'MSAA and HDR', stage: { msaaSamples: 4, highDynamicRange: true } },
]) {
  test(`markers are hidden as rays say (${options.name})`, async ({ stage }) => {
    const counts = await stage.evaluate(
      async ([poses, stageOptions]) => {
        const { harness } = window;
        await harness.start({ theme: 'night', ...stageOptions });
        const counts = { markers: 0, wrong: 0, hidden: 0, edges: 0, picks: 0, wrongPicks: 0 };
        for (const pose of poses) {
          const found = await harness.occlusionAgainstRays(pose, 2500);
          for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += found[key];
        }
        return counts;
      },
      [POSES, options.stage] as const,
    );
    console.log(options.name, JSON.stringify(counts));
    expect(counts.markers).toBeGreaterThan(2000);
    expect(counts.hidden).toBeGreaterThan(500);
    expect(counts.wrong / counts.markers).toBeLessThan(0.01);
    expect(counts.wrongPicks / counts.picks).toBeLessThan(0.02);
  });
}
