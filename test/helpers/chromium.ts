import { existsSync } from 'node:fs';

const SYSTEM_BROWSER = '/usr/bin/chromium';

/** CHROME_PATH, else Debian's Chromium; undefined leaves the choice to Playwright. */
export function browserPath(): string | undefined {
  return process.env.CHROME_PATH || (existsSync(SYSTEM_BROWSER) ? SYSTEM_BROWSER : undefined);
}

/** Launch options of every browser test: pinned software GPU, so that pictures are the same on every machine. */
export const CHROMIUM_ARGUMENTS: readonly string[] = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-precise-memory-info',
  '--force-color-profile=srgb',
];

/** Playwright's `use` block for the given viewport. */
export function browserOptions(width = 1280, height = 720) {
  const executablePath = browserPath();
  return {
    viewport: { width, height },
    deviceScaleFactor: 1,
    channel: executablePath ? undefined : ('chromium' as const),
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: ['--headless=new', ...CHROMIUM_ARGUMENTS],
    },
  };
}
