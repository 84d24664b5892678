import { expect, test } from '../helpers/app.ts';

/** Liede Avenue on its bridge over the Pearl River, seen from straight above. */
const BRIDGE = { longitude: 113.3284, latitude: 23.1127 };

test.use({ viewport: { width: 960, height: 540 } });

test('a bridge closed in the scene changes the traffic; a flood is cancelled at once', async ({
  page,
  openTwin,
  watched,
}) => {
  const camera = `${BRIDGE.longitude},${BRIDGE.latitude},900,0,-90`;
  await openTwin({ camera, layers: 'basemap,roads', scenario: 'traffic' });
  await page.evaluate(() => window.kapok!.time.pause());
  await page.getByRole('button', { name: '推演', exact: true }).first().click();
  const panel = page.locator('.scenarios-panel');
  await panel.getByRole('button', { name: '封闭道路', exact: true }).click();
  const pixel = await page.evaluate(
    ({ longitude, latitude }) => window.kapok!.scene.project(longitude, latitude, 0),
    BRIDGE,
  );
  await page.mouse.click(pixel![0], pixel![1]);
  await page.keyboard.press('Enter');
  await expect(panel.locator('.intervention-place')).toHaveText(/猎德大道/);
  // Half an hour of queues shows as much as two.
  const duration = panel.getByRole('spinbutton', { name: '推演时长' });
  await duration.fill('0.5');
  await duration.press('Tab');
  await panel.getByRole('button', { name: '开始推演' }).click();
  const run = panel.locator('.run-card');
  await expect(run).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
  await expect(run.locator('.tag', { hasText: '推演' })).toBeVisible();
  const figures = await page.evaluate(() =>
    Object.fromEntries(window.kapok!.scenarios.result(1)!.figures.map(({ id, value }) => [id, value])),
  );
  expect(figures.divertedVehicles).toBeGreaterThan(100);
  expect(figures.travelHoursChange).toBeGreaterThan(0);
  expect(figures.queuedMaximum).toBeGreaterThan(100);
  const shown = () => page.evaluate(() => window.kapok!.layers.list().map(layer => layer.title.zh));
  await expect.poll(async () => (await shown()).join()).toContain('（推演）');

  const state = await page.evaluate(async () => {
    const { scenarios } = window.kapok!;
    const id = scenarios.run('flood', {});
    while ((scenarios.get(id)?.progress.fraction ?? 0) === 0) await new Promise(requestAnimationFrame);
    return { id, before: scenarios.get(id)!.state };
  });
  expect(state.before).toBe('running');
  await panel.getByRole('button', { name: '全部模型' }).click();
  await panel.getByRole('button', { name: /内涝/ }).click();
  await panel.getByRole('button', { name: '取消', exact: true }).click();
  await expect(panel.getByText('推演已取消')).toBeVisible();
  expect(watched.errors).toEqual([]);
});
