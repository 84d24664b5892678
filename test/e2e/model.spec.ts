import { expect, test } from '../helpers/app.ts';

test('a model opens in a view of its own, is taken apart, and leaves nothing behind', async ({
  page,
  openTwin,
  watched,
}) => {
  const scripts: string[] = [];
  page.on('request', request => scripts.push(request.url()));
  const requested = (part: string) => scripts.filter(url => url.includes(part));
  await openTwin({ layers: 'basemap', select: 'water-level:02' });
  const open = page.getByRole('button', { name: '打开模型' });
  await expect(open).toBeVisible();
  expect(requested('model-dialog')).toEqual([]);

  await open.click();
  const dialog = page.getByRole('dialog', { name: '示范排涝泵站（虚构）' });
  await expect(dialog.getByRole('switch')).toHaveCount(4);
  expect(requested('pumping-station.glb')).toHaveLength(1);
  await expect(dialog.locator('.model-label')).toHaveText(/m · /);

  await dialog.getByText('地下层', { exact: true }).click();
  await dialog.getByRole('button', { name: '1 号轴流泵' }).click();
  await expect(dialog.getByText('设计流量（m³/s）')).toBeVisible();
  const stage = dialog.locator('.model-stage');
  const whole = await stage.screenshot();
  await dialog.getByRole('slider', { name: '楼层分离' }).fill('1');
  await expect.poll(async () => whole.equals(await stage.screenshot())).toBe(false);

  const canvas = await stage.locator('canvas').elementHandle();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  const isReleased = () =>
    canvas?.evaluate(element => {
      const context = (element as HTMLCanvasElement).getContext('webgl2');
      return !element.isConnected && context?.isContextLost();
    });
  await expect.poll(isReleased).toBe(true);
  await expect(open).toBeVisible();
  expect(watched.errors).toEqual([]);
});
