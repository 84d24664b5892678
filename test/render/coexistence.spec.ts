import { expect, test } from './stage-fixture.ts';

const POSES = [
  { longitude: 113.32, latitude: 23.0975, height: 190, heading: 4, pitch: -20 },
  { longitude: 113.32, latitude: 23.093, height: 900, heading: 0, pitch: -38 },
  { longitude: 113, latitude: 12, height: 2_000_000, heading: 0, pitch: -60 },
];

test('with no layers, Cesium draws the same pixels as without deck.gl, also after much use', async ({
  stage,
}) => {
  const differing = await stage.evaluate(poses => window.harness.pixelsBesideDeck(poses), POSES);
  expect(differing).toEqual(POSES.map(() => 0));
});

test('an idle twin draws nothing; a moving layer does not redraw the city, and looks as if it did', async ({
  stage,
}) => {
  const result = await stage.evaluate(() => window.harness.idleAndMoving());
  expect(result.idle).toEqual({ cesium: 0, deck: 0 });
  expect(result.moving.cesium).toBeLessThanOrEqual(1);
  expect(result.moving.deck).toBeGreaterThan(3);
  expect(result.differingPixels).toBe(0);
});

test('disposing works on a lost context, and a new scene starts afresh', async ({ stage }) => {
  const { problems, drawn } = await stage.evaluate(() => window.harness.loseContext());
  expect(problems).toEqual([]);
  expect(drawn).toBe(true);
});
