import { join } from 'node:path';
import { buildHarness, serveFolder } from './build-harness.ts';
import { writeTown } from './town-fixture.ts';

/** Builds the page once and serves it for all tests. */
export default async function globalSetup(): Promise<() => void> {
  const folder = await buildHarness();
  await writeTown(join(folder, 'town'));
  const { url, close } = await serveFolder(folder);
  process.env.RENDER_HARNESS_URL = url;
  return close;
}
