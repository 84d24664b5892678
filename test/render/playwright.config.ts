import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { browserPath, CHROMIUM_ARGUMENTS } from '../helpers/chromium.ts';

const executablePath = browserPath();
const OUT = join(import.meta.dirname, '../../node_modules/.cache/render-report');

/**
 * Drawing tests on the software GPU. `UPDATE=1` writes the expected pictures anew; the HTML report under
 * node_modules/.cache/render-report shows what differs.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  globalSetup: './global-setup.ts',
  outputDir: join(OUT, 'results'),
  workers: 1,
  timeout: 90_000,
  snapshotPathTemplate: '{testDir}/cases/{arg}{ext}',
  updateSnapshots: process.env.UPDATE ? 'all' : 'none',
  reporter: [['list'], ['html', { open: 'never', outputFolder: join(OUT, 'html') }]],
  expect: { toMatchSnapshot: { threshold: 0.15, maxDiffPixelRatio: 0.004 } },
  use: {
    viewport: { width: 320, height: 240 },
    deviceScaleFactor: 1,
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      headless: false,
      args: ['--headless=new', ...CHROMIUM_ARGUMENTS, '--js-flags=--expose-gc'],
    },
  },
});
