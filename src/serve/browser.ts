import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canInstallPackages, installPackages } from './debian.ts';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const CHINESE_FONT = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc';

/**
 * Path of a Chromium-family browser: CHROME_PATH, an installed one, Debian's package where we are root, else
 * Playwright's own download. Chinese fonts come with the Debian package, so that labels are drawn, not boxes.
 */
export function ensureBrowser(): string {
  const given = process.env.CHROME_PATH;
  if (given && existsSync(given)) return given;
  if (canInstallPackages() && !(existsSync(CANDIDATES[0]!) && existsSync(CHINESE_FONT))) {
    console.log('正在安装浏览器 · Installing Chromium and a Chinese font …');
    installPackages(['chromium', 'fonts-noto-cjk']);
  }
  const installed = CANDIDATES.find(existsSync);
  if (installed) return installed;
  spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../../node_modules/@playwright/test/cli.js'), 'install', 'chromium'],
    { stdio: 'inherit' },
  );
  return '';
}
