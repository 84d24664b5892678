import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { type ServedApplication, serve } from '../../src/serve/server.ts';

const DIST = join(import.meta.dirname, '../../dist');

export interface Watched {
  /** Console errors and uncaught exceptions seen so far. */
  readonly errors: string[];
  /** Requests to any origin but the application's. */
  readonly foreignRequests: string[];
}

interface Fixtures {
  /** The served production build, with its security headers. */
  readonly app: ServedApplication;
  /** Paths that the server was asked for in this test, by the page or by its workers. */
  readonly requestedPaths: ReadonlySet<string>;
  readonly watched: Watched;
  /** Opens the app with URL parameters and waits for `dataset.twin`. */
  readonly openTwin: (
    parameters?: Record<string, string>,
    until?: 'ready' | 'error' | 'loading',
  ) => Promise<void>;
}

/** Playwright's test with the production build behind it; parameters default to what is fast on a software GPU. */
export const test = base.extend<
  Fixtures & { readonly watchedPage: Page },
  { readonly appServer: ServedApplication & { readonly requestedPaths: Set<string> } }
>({
  appServer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads fixture names from the pattern
    async ({}, use) => {
      const requestedPaths = new Set<string>();
      const server = await serve(process.env.KAPOK_DIST ?? DIST, {
        port: 0,
        host: '127.0.0.1',
        onRequest: path => requestedPaths.add(path.split('?')[0]!),
      });
      await use({ ...server, requestedPaths });
      await server.close();
    },
    { scope: 'worker' },
  ],
  app: async ({ appServer }, use) => use(appServer),
  requestedPaths: async ({ appServer: { requestedPaths } }, use) => {
    requestedPaths.clear();
    await use(requestedPaths);
  },
  watched: async ({ page, app }, use) => {
    const watched: Watched = { errors: [], foreignRequests: [] };
    page.on('console', message => {
      if (message.type() === 'error') watched.errors.push(message.text());
    });
    page.on('pageerror', error => watched.errors.push(String(error)));
    page.on('request', request => {
      const url = request.url();
      if (!url.startsWith(app.url) && !/^(blob:|data:)/.test(url)) watched.foreignRequests.push(url);
    });
    await use(watched);
  },
  openTwin: async ({ page, app, watched }, use) => {
    await use(async (parameters = {}, until = 'ready') => {
      const query = new URLSearchParams({ quality: 'low', ...parameters });
      await page.goto(`${app.url}?${query}`);
      await page.waitForFunction(state => document.documentElement.dataset.twin === state, until, {
        timeout: 120_000,
      });
      expect(watched.foreignRequests).toEqual([]);
    });
  },
});
export { expect, type Page } from '@playwright/test';
