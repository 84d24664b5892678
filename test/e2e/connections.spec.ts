import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../helpers/app.ts';

const OPTIONS = {
  url: 'demo/pumps.json',
  pollSeconds: 2,
  mapping: {
    rules: [
      {
        items: '/pumps',
        entity: {
          id: '/id',
          type: 'pump',
          name: '/name',
          position: { longitude: '/x', latitude: '/y', crs: 'WGS84' },
        },
        observations: [{ property: 'flow', value: '/flow', time: 'arrival' }],
      },
    ],
  },
  commands: { url: 'demo/commands/{entity}' },
};
const COMMANDS = [{ name: 'start', title: { zh: '启动', en: 'Start' }, types: ['pump'] }];
const MESSAGE = { pumps: [{ id: 'pump-1', name: '一号泵', x: 113.32, y: 23.11, flow: 2.5 }] };
const RASTER = readFileSync(
  join(import.meta.dirname, '../../src/feeds/files/fixtures/cgcs2000-4547.tif'),
).toString('base64');

test('a backend is connected by hand and given a command; a raster is dropped and drawn', async ({
  page,
  openTwin,
}) => {
  const given: unknown[] = [];
  await page.route('**/demo/pumps.json', route => route.fulfill({ json: MESSAGE }));
  await page.route('**/demo/commands/**', route => {
    given.push(route.request().postDataJSON());
    return route.fulfill({ status: given.length === 1 ? 200 : 409, body: '' });
  });
  await openTwin({ layers: 'basemap,live-pump' });
  await page.getByRole('button', { name: '数据接入', exact: true }).click();
  await page.getByRole('button', { name: '接入向导' }).click();
  const dialog = page.getByRole('dialog', { name: '接入向导' });
  const options = dialog.getByRole('textbox', { name: '配置（JSON）' });
  await options.fill(JSON.stringify({ ...OPTIONS, url: 5 }));
  await expect(dialog.locator('.connection-problems').first()).toContainText('/url');
  await expect(dialog.getByRole('button', { name: '连接', exact: true })).toBeDisabled();
  await options.fill(JSON.stringify(OPTIONS));
  const sample = dialog.getByRole('textbox', { name: '样例消息（JSON）' });
  await sample.fill('{"pumps":[{"id":"pump-1","name":"一号泵","x":"east"}]}');
  await expect(dialog.locator('.connection-problems').last()).toContainText('/pumps/0/x');
  await sample.fill(JSON.stringify(MESSAGE));
  await expect(dialog.locator('.connection-records')).toContainText('"value":2.5');
  await dialog.getByText('可下发的命令').first().click();
  await dialog.getByRole('textbox', { name: '可下发的命令（JSON）' }).fill(JSON.stringify(COMMANDS));
  await dialog.getByRole('textbox', { name: '名称' }).fill('泵站接口');
  await dialog.getByRole('button', { name: '连接', exact: true }).click();
  const card = page.getByRole('article').filter({ hasText: '泵站接口' });
  await expect(card).toContainText('已连接');
  await card.getByText('最近消息及其结果').click();
  await expect(card.locator('.inspected code').first()).toContainText('一号泵');

  await page.evaluate(() => window.kapok!.select('pump-1'));
  const inspector = page.getByRole('region', { name: '属性' });
  for (const outcome of ['设备已确认', '失败']) {
    await inspector.getByRole('button', { name: '启动' }).click();
    await inspector.getByRole('button', { name: '下一步' }).click();
    await inspector.getByRole('button', { name: '确认下发' }).click();
    await expect(inspector.locator('.given-commands li').first()).toContainText(outcome);
  }
  expect(given).toMatchObject([{ entityId: 'pump-1', name: 'start' }, { name: 'start' }]);
  await card.getByRole('button', { name: '断开' }).click();
  await expect(card).toHaveCount(0);

  await page.evaluate(base64 => {
    const content = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], '浓度.tif'));
    for (const type of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, RASTER);
  const declaration = page.getByRole('dialog', { name: '导入“浓度.tif”' });
  await declaration.getByRole('textbox', { name: '数值的单位' }).fill('µg/m³');
  await declaration.getByRole('button', { name: '导入', exact: true }).click();
  await page.getByRole('button', { name: '图层', exact: true }).click();
  await page.getByRole('button', { name: '“浓度”的图例与选项' }).click();
  await expect(page.locator('.layer-details').filter({ hasText: 'µg/m³' })).toBeVisible();
});
