import { existsSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import type { Page } from '@playwright/test';

/** Gives the application at `appUrl` a configuration with one city, whose files are those of a folder. */
export async function routePack(page: Page, appUrl: string, id: string, folder: string): Promise<void> {
  const configuration = { version: 1, cities: [{ id, url: `cities/${id}/city.json` }] };
  await page.route(`${appUrl}config.json`, route => route.fulfill({ json: configuration }));
  await page.route(`${appUrl}cities/${id}/**`, route => {
    const name = new URL(route.request().url()).pathname.split(`/cities/${id}/`)[1] ?? '';
    const path = normalize(join(folder, decodeURIComponent(name)));
    const isInside = path.startsWith(folder + sep) && existsSync(path);
    return isInside ? route.fulfill({ path }) : route.fulfill({ status: 404 });
  });
}
