import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { serve } from '../../src/serve/server.ts';

test.use({ viewport: { width: 800, height: 450 }, serviceWorkers: 'allow' });

test('a device that was in the field workspace opens it again without the server, and keeps nothing measured', async ({
  page,
}) => {
  const app = await serve(process.env.KAPOK_DIST ?? join(import.meta.dirname, '../../dist'), {
    port: 0,
    host: '127.0.0.1',
  });
  const address = `${app.url}?quality=low&layers=&workspace=field`;
  try {
    await page.goto(address);
    await expect(page.getByText('断网可打开')).toBeVisible({ timeout: 120_000 });
    const isKept = (path: string) =>
      page.evaluate(
        async wanted => (await caches.match(new URL(wanted, document.baseURI))) !== undefined,
        path,
      );
    await expect.poll(() => isKept('cities/guangzhou/city.json')).toBe(true);
    await expect.poll(() => isKept('config.json')).toBe(true);
    // The answer of any other address, such as a backend's, is not kept even when the page asks for it.
    await page.evaluate(() => fetch('service-worker.js'));
    expect(await isKept('service-worker.js')).toBe(false);
  } finally {
    await app.close();
  }
  await page.goto(address);
  await expect(page.locator('.network-state')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('button', { name: '现场上报' })).toBeVisible();
});
