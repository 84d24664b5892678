import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, type Page, test } from '../helpers/app.ts';

const DIST = join(import.meta.dirname, '../../dist');
const FIRST_SCREEN_BYTES = 2_000_000;
const OTHER_THAN_ENGINES_BYTES = 300_000;
const PACK_BYTES = 40_000_000;

test('a first visit: JavaScript within its budget, no errors; finds a place, flies there and shows what it is', async ({
  page,
  openTwin,
  requestedPaths,
  watched,
}) => {
  await openTwin();
  expectWithinBudget(requestedPaths);
  await expect(page.getByRole('status').filter({ hasText: '回放样例' }).first()).toBeVisible();
  expect(watched.errors).toEqual([]);
  await findCantonTower(page);
  expect(watched.errors).toEqual([]);
  expect(watched.foreignRequests).toEqual([]);
});

test('the city pack stays within its budget', () => {
  const files = readdirSync(join(DIST, 'cities/guangzhou'), { recursive: true, withFileTypes: true });
  const bytes = files
    .filter(entry => entry.isFile() && !entry.name.endsWith('.gz'))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  console.log(`city pack ${bytes} bytes`);
  expect(bytes).toBeLessThanOrEqual(PACK_BYTES);
});

/** Of the JavaScript that was asked for, workers included. */
function expectWithinBudget(requestedPaths: ReadonlySet<string>): void {
  const sizes = [...requestedPaths]
    .filter(path => path.endsWith('.js'))
    .map(path => ({ path, bytes: gzipSync(readFileSync(join(DIST, path))).length }))
    .sort((a, b) => b.bytes - a.bytes);
  const bytesOf = (some: typeof sizes) => some.reduce((sum, { bytes }) => sum + bytes, 0);
  // Chunks of the engines are named in vite.config.ts; Cesium's own workers lie under /cesium/.
  const others = sizes.filter(({ path }) => !/\/(cesium|deck)/.test(path));
  console.log(
    sizes
      .slice(0, 12)
      .map(({ path, bytes }) => `${String(Math.round(bytes / 1000)).padStart(6)} kB ${path}`)
      .join('\n'),
  );
  console.log(`first screen ${bytesOf(sizes)} bytes, without the engines ${bytesOf(others)} bytes`);
  expect(sizes.length).toBeGreaterThan(20);
  expect(bytesOf(sizes)).toBeLessThanOrEqual(FIRST_SCREEN_BYTES);
  expect(bytesOf(others)).toBeLessThanOrEqual(OTHER_THAN_ENGINES_BYTES);
}

async function findCantonTower(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog');
  await palette.getByRole('combobox').fill('广州塔');
  await expect(palette.getByRole('option').first()).toContainText('广州塔');
  const before = await page.evaluate(() => window.kapok!.camera.get());
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('region', { name: '属性' });
  await expect(inspector.getByRole('heading', { level: 3 })).toContainText('广州塔');
  await expect
    .poll(() => page.evaluate(() => window.kapok!.camera.get().longitude), { timeout: 60_000 })
    .not.toBeCloseTo(before.longitude, 4);
  await expect.poll(() => new URL(page.url()).searchParams.get('select')).not.toBeNull();
}
