import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { browserOptions } from '../helpers/chromium.ts';

export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: join(import.meta.dirname, '../results/e2e'),
  timeout: 180_000,
  expect: { timeout: 30_000 },
  // A software GPU takes both cores by itself.
  workers: 1,
  fullyParallel: false,
  // A machine whose software GPU is busy may be too slow once; twice is a fault.
  retries: process.env.CI ? 1 : 0,
  // What a service worker fetches, no test can answer for it; the test of the worker itself allows it.
  // The smallest size that the interface is made for: a software GPU pays by the pixel.
  use: { ...browserOptions(1180, 664), screenshot: 'only-on-failure', serviceWorkers: 'block' },
});
