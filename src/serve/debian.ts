import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** True where missing programs can be installed: Debian or a relative of it, as root. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Installs Debian packages, quietly. A failure is left to whoever finds the program missing. */
export function installPackages(packages: readonly string[]): void {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ]) {
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
  }
}

/** Real servers that adapters are tested against, and PROJ, that positions are: by a program that shows that they are there. */
const TEST_PROGRAMS: Readonly<Record<string, string>> = {
  '/usr/sbin/mosquitto': 'mosquitto',
  '/usr/sbin/nginx': 'nginx-light',
  '/usr/bin/prometheus': 'prometheus',
  '/usr/bin/influxd': 'influxdb',
  '/usr/bin/mapserv': 'cgi-mapserver',
  '/usr/bin/mapproxy-util': 'mapproxy',
  '/usr/bin/cs2cs': 'proj-bin',
};

/** Installs the programs that are missing, where that can be done; tests of the others say that they were skipped. */
export function ensureTestPrograms(): void {
  const missing = Object.entries(TEST_PROGRAMS).filter(([program]) => !existsSync(program));
  if (missing.length === 0 || !canInstallPackages()) return;
  console.log('正在安装测试所需的程序 · Installing programs that the tests need …');
  installPackages(missing.map(([, name]) => name));
}
