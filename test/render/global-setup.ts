import { buildHarness, serveFolder } from './build-harness.ts';

/** Builds the page once and serves it for all tests. */
export default async function globalSetup(): Promise<() => void> {
  const { url, close } = await serveFolder(await buildHarness());
  process.env.RENDER_HARNESS_URL = url;
  return close;
}
