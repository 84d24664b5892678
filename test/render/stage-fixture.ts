import { test as base, expect, type Page } from '@playwright/test';

/** The harness page, loaded once a worker; a test fails when the page has thrown anything. */
export const test = base.extend<object, { stage: Page }>({
  stage: [
    async ({ browser }, use) => {
      const url = process.env.RENDER_HARNESS_URL;
      if (!url) throw new Error('global-setup has not served the harness');
      const page = await browser.newPage({ viewport: { width: 320, height: 240 }, deviceScaleFactor: 1 });
      const errors: string[] = [];
      page.on('pageerror', error => errors.push(error.message));
      await page.goto(url);
      await page.waitForFunction(() => window.harness !== undefined);
      await use(page);
      expect(errors).toEqual([]);
      await page.close();
    },
    { scope: 'worker' },
  ],
});
export { expect };
