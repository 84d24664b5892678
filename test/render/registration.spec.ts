import { expect, test } from './stage-fixture.ts';

const HEIGHTS = [50, 500, 5000, 50_000, 2_000_000];
const PITCHES = [-5, -15, -30, -45, -60, -75, -90];

test.beforeAll(async ({ stage }) => {
  await stage.evaluate(() => window.harness.start({ theme: 'night' }));
});

test('deck.gl and Cesium agree to half a pixel from 50 m to 2,000 km at every tilt', async ({ stage }) => {
  const errors = await stage.evaluate(
    ([heights, pitches]) => {
      const { harness } = window;
      const points = harness.spreadPoints(113.32, 23.1, 60_000, 200);
      const deck: number[] = [];
      const bridge: number[] = [];
      for (const height of heights) {
        for (const pitch of pitches) {
          harness.look({ longitude: 113.32, latitude: 23.1, height, heading: 37, pitch });
          const found = harness.registrationErrors(points);
          deck.push(...found.deck);
          bridge.push(...found.bridge);
        }
      }
      return { deck: deck.sort((a, b) => a - b), bridge: bridge.sort((a, b) => a - b) };
    },
    [HEIGHTS, PITCHES] as const,
  );
  expect(errors.deck.length).toBeGreaterThan(1500);
  const at = (values: number[]) => values[Math.floor(values.length * 0.999)] ?? Number.POSITIVE_INFINITY;
  console.log(
    `registration p99.9: deck ${at(errors.deck)} px, bridge ${at(errors.bridge)} px, n ${errors.deck.length}`,
  );
  expect(at(errors.deck)).toBeLessThan(0.5);
  expect(at(errors.bridge)).toBeLessThan(0.5);
});

test('a drawn disc lies where Cesium says, and does not jitter while the eye moves by millimetres', async ({
  stage,
}) => {
  const result = await stage.evaluate(async () => {
    const { harness } = window;
    const worst = { offset: 0, jitter: 0 };
    for (const height of [60, 900, 20_000]) {
      const offsets: [number, number][] = [];
      for (let step = 0; step < 6; step++) {
        harness.look({ longitude: 113.32, latitude: 23.1, height, heading: 0, pitch: -50 });
        harness.scene.camera.moveRight(step * 0.001);
        const expected = await harness.drawDisc();
        const found = expected && harness.centroid(expected, 14);
        if (!expected || !found) throw new Error(`No disc at ${height} m`);
        offsets.push([found[0] - expected[0], found[1] - expected[1]]);
      }
      const first = offsets[0] ?? [0, 0];
      for (const [x, y] of offsets) {
        worst.offset = Math.max(worst.offset, Math.hypot(x, y));
        worst.jitter = Math.max(worst.jitter, Math.hypot(x - first[0], y - first[1]));
      }
    }
    await harness.clear();
    return worst;
  });
  console.log(`drawn disc: offset ${result.offset} px, jitter ${result.jitter} px`);
  expect(result.offset).toBeLessThan(0.5);
  expect(result.jitter).toBeLessThan(0.1);
});
