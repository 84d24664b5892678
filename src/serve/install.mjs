// Installs the dependencies named in package-lock.json when they are missing or older than it.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '../..');
const MINIMUM_NODE = [20, 19];

export async function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1])) {
    console.error(`需要 Node.js ${MINIMUM_NODE.join('.')} 或更高版本，当前为 ${process.versions.node}。`);
    console.error(`Node.js ${MINIMUM_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
    process.exit(1);
  }
  const lock = join(projectRoot, 'package-lock.json');
  const installed = join(projectRoot, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('正在安装依赖 · Installing dependencies …');
  // Not `npm ci`: it refuses the lock file where a mirror lacks packages of other platforms.
  const options = { cwd: projectRoot, stdio: 'inherit', shell: process.platform === 'win32' };
  const result = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund'], options);
  if (result.status === 0) return;
  console.error('依赖安装失败：请检查 npm 源是否可达。 · Installing failed: is the npm registry reachable?');
  process.exit(1);
}
