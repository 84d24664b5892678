import { expect, test } from '../helpers/app.ts';

const PUMPS = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { name: '一号泵站' },
      geometry: { type: 'Point', coordinates: [113.32, 23.11] },
    },
    {
      type: 'Feature',
      properties: { name: '二号泵站' },
      geometry: { type: 'Point', coordinates: [113.33, 23.12] },
    },
    {
      type: 'Feature',
      properties: { name: '<img src=x>' },
      geometry: { type: 'Point', coordinates: [999, 23] },
    },
  ],
});

test('a dropped file is declared, drawn, listed with its origin, inspected, and removed', async ({
  page,
  openTwin,
  watched,
}) => {
  await openTwin({ layers: 'basemap,live-feature' });
  await page.evaluate(text => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['hello'], 'letter.txt'));
    dataTransfer.items.add(new File([text], 'pumps.geojson'));
    for (const type of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, PUMPS);
  const refused = page.getByRole('dialog', { name: '导入“letter.txt”' });
  await expect(refused.getByRole('alert')).toContainText('无法识别这个文件的格式');
  await refused.getByRole('button', { name: '关闭' }).click();

  const dialog = page.getByRole('dialog', { name: '导入“pumps.geojson”' });
  await dialog.getByRole('radio', { name: '模型结果' }).check();
  await dialog.getByRole('combobox', { name: '坐标系' }).selectOption('GCJ-02');
  await dialog.getByRole('button', { name: '导入', exact: true }).click();

  const card = page.getByRole('article').filter({ hasText: 'pumps.geojson' });
  await expect(card.locator('.tag', { hasText: '推演' })).toBeVisible();
  await expect(card).toContainText('已读完');
  await expect(card.getByRole('listitem')).toContainText(/格式错误|超出量程/);
  await card.getByText('最近消息及其结果').click();
  await expect(card.locator('.inspected code').first()).toContainText('[999,23]');

  await page.getByRole('button', { name: '视频和感知数据资源目录' }).click();
  const catalogue = page.getByRole('region', { name: '视频和感知数据资源目录' });
  await catalogue.getByRole('searchbox').fill('泵站');
  await expect(catalogue.getByRole('row')).toHaveCount(3);
  const download = page.waitForEvent('download');
  await catalogue.getByRole('button', { name: '导出 CSV' }).click();
  expect((await download).suggestedFilename()).toMatch(/resources\.csv$/);
  await catalogue.getByRole('button', { name: '一号泵站' }).click();
  await expect(page.getByRole('region', { name: '属性' })).toContainText('一号泵站');

  await page.getByRole('button', { name: '数据接入', exact: true }).click();
  await card.getByRole('button', { name: '移除' }).click();
  await expect(card).toHaveCount(0);
  expect(watched.errors).toEqual([]);
});
