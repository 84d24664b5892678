import axe from 'axe-core';
import { expect, type Page, test } from '../helpers/app.ts';

/** What is cheap to draw on a software GPU; the layers themselves are tested in test/render. */
const LIGHT = { layers: 'basemap,landmarks' };

/** Violations of WCAG 2.2 A and AA in the interface as it stands. */
async function violationsIn(page: Page): Promise<string[]> {
  // In a call of its own: behind an `await` the page's policy would forbid it.
  await page.evaluate(source => {
    // biome-ignore lint/security/noGlobalEval: the checker comes as text, and the page's policy forbids its file
    globalThis.eval(source);
  }, axe.source);
  return page.evaluate(async () => {
    // Colours are judged when nothing is half transparent any more.
    await Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => undefined)));
    const checker = (globalThis as unknown as { axe: typeof axe }).axe;
    const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const results = await checker.run('#ui', { runOnly: levels });
    return results.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 120)).join(' | ')}`,
    );
  });
}

test('is accessible in every workspace, by night and by day', async ({ page, openTwin }) => {
  // The interface stands long before the picture does.
  await openTwin({ layers: '' }, 'loading');
  const workspaces = [
    ['1', '图层'],
    ['2', '告警'],
    ['3', '同步曲线'],
    ['4', '气象'],
  ] as const;
  for (const [key, heading] of workspaces) {
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible();
    expect(await violationsIn(page), heading).toEqual([]);
  }
  await page.getByRole('button', { name: '现场上报' }).click();
  await page.getByRole('button', { name: '切换日间 / 夜间' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'day');
  expect(await violationsIn(page)).toEqual([]);
  await page.keyboard.press('1');
  await expect(page.getByRole('heading', { name: '图层' })).toBeVisible();
  expect(await violationsIn(page)).toEqual([]);
});

test('a field report outlives a reload without a network, and is sent when the network is back', async ({
  page,
  context,
  app,
  openTwin,
}) => {
  await page.route('**/config.json', async route => {
    const configuration = await (await route.fetch()).json();
    await route.fulfill({ json: { ...configuration, fieldReports: { url: 'reports' } } });
  });
  await page.route(`${app.url}reports`, route => route.abort());
  const open = () => openTwin({ layers: '', workspace: 'field' }, 'loading');
  const network = page.locator('.network-state');
  const tab = page.getByRole('button', { name: '现场上报' });
  await open();
  await tab.click();
  await page.getByRole('textbox', { name: '情况说明' }).fill('护栏松动');
  await page.getByRole('button', { name: '提交' }).click();
  await expect(network).toContainText('1 条待发送');

  await open();
  await expect(network).toContainText('1 条待发送');
  await tab.click();
  await expect(page.getByText('护栏松动')).toBeVisible();
  const received: string[] = [];
  // Without a network nothing is tried, so that none of the page's own attempts comes before the answer below.
  await context.setOffline(true);
  await expect(page.getByRole('button', { name: '立即发送' })).toBeDisabled();
  await page.unroute(`${app.url}reports`);
  await page.route(`${app.url}reports`, route => {
    received.push(route.request().postDataBuffer()?.toString() ?? '');
    return route.fulfill({ status: 201 });
  });
  await context.setOffline(false);
  await expect(page.getByText('已送达')).toBeVisible();
  await expect(network).toContainText('没有待发送的上报');
  expect(received).toHaveLength(1);
  expect(received[0]).toContain('护栏松动');
});

test('layers, time, language and theme act at once, are undone, and live in the address', async ({
  page,
  openTwin,
  watched,
}) => {
  // Nothing of this waits for the picture.
  await openTwin({ ...LIGHT, t: '2026-11-20T04:00:00.000Z' }, 'loading');
  const parameters = () => new URL(page.url()).searchParams;

  const basemap = page.getByRole('switch', { name: '显示“离线矢量底图”' });
  await basemap.click();
  await expect(basemap).toHaveAttribute('aria-checked', 'false');
  await expect.poll(() => parameters().get('layers')).toBe('landmarks');
  await page.keyboard.press('Control+z');
  await expect(basemap).toHaveAttribute('aria-checked', 'true');

  const slider = page.getByRole('slider', { name: '时间位置' });
  await expect(slider).toHaveAttribute('aria-valuetext', '2026-11-20 12:00:00');
  await slider.press('ArrowLeft');
  await expect(slider).toHaveAttribute('aria-valuetext', '2026-11-20 11:45:00');
  await expect.poll(() => parameters().get('t')).toBe('2026-11-20T03:45:00.000Z');

  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { name: 'Layers' })).toBeVisible();
  await page.getByRole('button', { name: 'Switch day / night' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'day');
  await page.getByRole('radio', { name: 'Replay' }).check();
  await expect(page.getByRole('heading', { name: 'Synchronised charts' })).toBeVisible();
  await expect.poll(() => parameters().get('workspace')).toBe('replay');
  await expect.poll(() => parameters().get('theme')).toBe('day');
  await page.goBack();
  await expect.poll(() => parameters().get('workspace')).toBe('explore');
  await page.keyboard.press('h');
  await expect(page.getByRole('banner')).toBeHidden();
  expect(watched.errors).toEqual([]);
});

test('reports what it does not understand in an address, and a part that cannot be fetched; the rest works', async ({
  page,
  openTwin,
  watched,
}) => {
  await page.route('**/assets/command-*.js', route => route.abort());
  await openTwin({ layers: '', lang: 'en', camera: '1,2', flavour: 'sweet', city: 'atlantis' }, 'loading');
  for (const told of ['camera=“1,2”', 'parameter “flavour”', 'city=“atlantis”']) {
    await expect(page.getByText(told)).toBeVisible();
  }
  await expect.poll(() => new URL(page.url()).searchParams.get('city')).toBe('guangzhou');
  const query = new URL(page.url()).searchParams;
  expect(query.get('flavour')).toBeNull();
  expect(query.get('lang')).toBe('en');
  expect(watched.errors).toEqual([]);

  await page.getByRole('radio', { name: 'Command' }).check();
  await expect(page.getByRole('alert').getByRole('button', { name: 'Reload' })).toBeVisible();
  await page.getByRole('radio', { name: 'Explore' }).check();
  await expect(page.getByRole('heading', { name: 'Layers' })).toBeVisible();
});

test('a broken pack, a missing one and a broken configuration say what to do', async ({ page, openTwin }) => {
  await page.route('**/city.json', route => route.fulfill({ body: '{"version":1,"id":"guangzhou"}' }));
  await openTwin({}, 'error');
  const problem = page.getByRole('alert');
  await expect(problem).toContainText('城市数据包打不开');
  await expect(problem).toContainText('name');
  await expect(problem).toContainText('npm run city -- build guangzhou');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(problem).toContainText('The city pack cannot be opened');

  await page.route('**/city.json', route => route.fulfill({ status: 404 }));
  await openTwin({ lang: 'en' }, 'error');
  await expect(problem).toContainText('404');

  await page.route('**/config.json', route => route.fulfill({ body: '{' }));
  await openTwin({}, 'error');
  await expect(problem).toContainText('配置文件有误');
});

test('without WebGL 2 it says what to do', async ({ page, openTwin }) => {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  await openTwin({}, 'error');
  await expect(page.getByRole('alert')).toContainText('WebGL 2');
  await expect(page.getByRole('alert')).toContainText('图形加速');
});
