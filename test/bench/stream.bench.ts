import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { City } from '../../src/city/schema.ts';
import { QUALITY_SETTINGS } from '../../src/scene/cesium/quality.ts';
import { ensureBrowser } from '../../src/serve/browser.ts';
import { serve } from '../../src/serve/server.ts';
import { browserOptions } from '../helpers/chromium.ts';
import { routePack } from '../helpers/pack-routes.ts';
import { writeTownPack } from '../helpers/town-pack.ts';

const DIST = join(import.meta.dirname, '../../dist');
/** Buildings of the town; a million takes some minutes to build. KAPOK_BENCH_PACK names a folder for it, or any city pack. */
const COUNT = process.env.KAPOK_BENCH_FULL ? 1_000_000 : 100_000;
const STEP_MS = 250;
/** A view is given this long to load all that it wants. */
const VIEW_MS = 90_000;

interface View {
  readonly name: string;
  /** Place as shares of the town's extent. */
  readonly at: readonly [x: number, y: number];
  readonly height: number;
  readonly pitch: number;
}

/** From over the whole town down to its streets, along the ground and back: what a person would do. */
const VIEWS: readonly View[] = [
  { name: 'whole', at: [0.5, 0.5], height: 60_000, pitch: -90 },
  { name: 'quarter', at: [0.3, 0.2], height: 4000, pitch: -40 },
  { name: 'street', at: [0.31, 0.3], height: 250, pitch: -25 },
  { name: 'horizon', at: [0.5, 0.02], height: 600, pitch: -6 },
  { name: 'other side', at: [0.9, 0.85], height: 300, pitch: -20 },
  { name: 'whole again', at: [0.5, 0.5], height: 60_000, pitch: -90 },
];

/**
 * A town of 100,000 or 1,000,000 buildings streamed by the client through several views. `memoryRatio` is the most
 * that tilesets took at any look, against what the quality preset allows (cache and overflow): at most 1.
 */
export const bench = {
  name: 'stream',
  async run(): Promise<Record<string, number>> {
    const given = process.env.KAPOK_BENCH_PACK;
    const folder = given ?? mkdtempSync(join(tmpdir(), 'kapok-stream-'));
    await writeTownPack(COUNT, folder);
    const app = await serve(DIST, { port: 0, host: '127.0.0.1' });
    process.env.CHROME_PATH = ensureBrowser();
    const { launchOptions } = browserOptions();
    const browser = await chromium.launch(launchOptions);
    try {
      const page = await browser.newPage({ viewport: { width: 800, height: 450 } });
      const city = JSON.parse(readFileSync(join(folder, 'city.json'), 'utf8')) as Pick<
        City,
        'id' | 'tilesets' | 'extent'
      >;
      await routePack(page, app.url, city.id, folder);
      await page.goto(`${app.url}?quality=low&layers=${city.tilesets.map(({ id }) => id)}`);
      const isReady = () => document.documentElement.dataset.twin === 'ready';
      await page.waitForFunction(isReady, null, { timeout: 180_000 });
      return await flyThrough(page, city.extent);
    } finally {
      await browser.close();
      await app.close();
      if (!given) rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function flyThrough(
  page: Page,
  [west, south, east, north]: City['extent'],
): Promise<Record<string, number>> {
  const { cacheBytes, overflowBytes } = QUALITY_SETTINGS.low;
  const budget = cacheBytes + overflowBytes;
  const figures: Record<string, number> = { budgetMegabytes: budget / 1e6 };
  let most = 0;
  for (const { name, at, height, pitch } of VIEWS) {
    const [longitude, latitude] = [west + at[0] * (east - west), south + at[1] * (north - south)];
    const seen = await page.evaluate(look, {
      pose: { longitude, latitude, height, heading: 20, pitch },
      stepMs: STEP_MS,
      limitMs: VIEW_MS,
    });
    most = Math.max(most, seen.mostBytes);
    figures[`${name}.megabytes`] = seen.endBytes / 1e6;
    figures[`${name}.seconds`] = seen.ms / 1000;
    figures[`${name}.isComplete`] = seen.isComplete ? 1 : 0;
  }
  figures.mostMegabytes = most / 1e6;
  figures.memoryRatio = most / budget;
  return figures;
}

interface Look {
  readonly pose: { longitude: number; latitude: number; height: number; heading: number; pitch: number };
  readonly stepMs: number;
  readonly limitMs: number;
}

/** Runs in the page: goes there, and looks until no frame was drawn for a second or the limit is over. */
async function look({ pose, stepMs, limitMs }: Look) {
  const api = window.kapok!;
  const start = performance.now();
  void api.camera.flyTo(pose, { durationMs: 0 });
  let [mostBytes, quiet, frames] = [0, 0, -1];
  while (quiet < 4 && performance.now() - start < limitMs) {
    await new Promise(resolve => setTimeout(resolve, stepMs));
    const stats = api.stats();
    mostBytes = Math.max(mostBytes, stats.tilesetMemoryBytes);
    quiet = stats.frames === frames ? quiet + 1 : 0;
    frames = stats.frames;
  }
  const endBytes = api.stats().tilesetMemoryBytes;
  return { mostBytes, endBytes, ms: performance.now() - start, isComplete: quiet >= 4 };
}
