import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { serve } from '../../src/serve/server.ts';

const DIST = join(import.meta.dirname, '../../dist');
const FIRST_SCREEN_BYTES = 2_000_000;
const OTHER_THAN_ENGINES_BYTES = 300_000;
const PACK_BYTES = 40_000_000;

// Few pixels: what is loaded is the same, and a software GPU is ready sooner.
test.use({ viewport: { width: 800, height: 450 } });

test('the first screen stays within its budget of JavaScript, workers included', async ({ page }) => {
  const requested = new Set<string>();
  const app = await serve(DIST, {
    port: 0,
    host: '127.0.0.1',
    onRequest: path => requested.add(path.split('?')[0]!),
  });
  try {
    await page.goto(`${app.url}?quality=low`);
    await page.waitForFunction(() => document.documentElement.dataset.twin === 'ready', null, {
      timeout: 150_000,
    });
    const sizes = [...requested]
      .filter(path => path.endsWith('.js'))
      .map(path => ({ path, bytes: gzipSync(readFileSync(join(DIST, path))).length }));
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    // Chunks of the engines are named in vite.config.ts; Cesium's own workers lie under /cesium/.
    const others = sizes
      .filter(({ path }) => !/\/(cesium|deck)/.test(path))
      .reduce((sum, { bytes }) => sum + bytes, 0);
    console.log(
      sizes
        .sort((a, b) => b.bytes - a.bytes)
        .map(({ path, bytes }) => `${String(Math.round(bytes / 1000)).padStart(6)} kB ${path}`)
        .join('\n'),
    );
    console.log(`first screen ${total} bytes, without the engines ${others} bytes`);
    expect(total).toBeLessThanOrEqual(FIRST_SCREEN_BYTES);
    expect(others).toBeLessThanOrEqual(OTHER_THAN_ENGINES_BYTES);
  } finally {
    await app.close();
  }
});

test('the city pack stays within its budget', () => {
  const files = readdirSync(join(DIST, 'cities/guangzhou'), { recursive: true, withFileTypes: true });
  const bytes = files
    .filter(entry => entry.isFile() && !entry.name.endsWith('.gz'))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  console.log(`city pack ${bytes} bytes`);
  expect(bytes).toBeLessThanOrEqual(PACK_BYTES);
});
