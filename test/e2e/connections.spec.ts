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
const MESSAGE = { pumps: [{ id: 'pump-1', name: '一号泵', x: 113.32, y: 23.11, flow: 2.5 }] };
test('the connection assistant names mistakes by path and shows what a message becomes', async ({
  page,
  openTwin,
}) => {
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
});
