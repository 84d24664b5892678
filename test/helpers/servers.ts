import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real server that a test started, and everything needed to be rid of it. */
export interface RunningServer {
  readonly port: number;
  readonly directory: string;
  /** Kills it without a goodbye, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same files. */
  restart(): Promise<void>;
  /** Freezes and thaws it: connections stay up and fall silent. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/**
 * Where a Debian program is, installing its package when we may. Returns a reason instead when it cannot be had: tests
 * say it and are skipped.
 */
export function debianProgram(
  program: string,
  debianPackage: string,
): { path: string } | { missing: string } {
  const found = locate(program);
  if (found) return { path: found };
  if (process.getuid?.() !== 0)
    return { missing: `${program} is not installed, and only root can install it` };
  try {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { stdio: 'pipe', timeout: 300_000, env: environment } as const;
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], options);
  } catch (error) {
    return { missing: `${debianPackage} could not be installed: ${(error as Error).message.split('\n')[0]}` };
  }
  const installed = locate(program);
  return installed ? { path: installed } : { missing: `${debianPackage} has no ${program}` };
}

/** Mosquitto with a WebSocket listener; with `passwords`, anonymous clients are refused. */
export async function startMosquitto(
  path: string,
  { passwords }: { passwords?: Readonly<Record<string, string>> } = {},
): Promise<RunningServer> {
  const directory = mkdtempSync(join(tmpdir(), 'kapok-mosquitto-'));
  const port = await freePort();
  const passwordFile = join(directory, 'passwords');
  if (passwords) writePasswords(passwordFile, passwords);
  const lines = [
    // Mosquitto 2.0.11 ends itself when it has WebSocket listeners only.
    `listener ${await freePort()} 127.0.0.1`,
    `listener ${port} 127.0.0.1`,
    'protocol websockets',
    passwords ? `password_file ${passwordFile}` : 'allow_anonymous true',
    'persistence true',
    `persistence_location ${directory}/`,
    'autosave_interval 1',
    'autosave_on_changes true',
    'max_queued_messages 10000',
    'user root',
  ];
  const configuration = join(directory, 'mosquitto.conf');
  writeFileSync(configuration, lines.join('\n'));
  return run(path, ['-c', configuration], port, directory);
}

/** nginx with a site's `server` block; `PORT` and `DIRECTORY` in it are filled in. */
export async function startNginx(path: string, site: string): Promise<RunningServer> {
  const directory = mkdtempSync(join(tmpdir(), 'kapok-nginx-'));
  const port = await freePort();
  const configuration = join(directory, 'nginx.conf');
  const server = site.replaceAll('PORT', String(port)).replaceAll('DIRECTORY', directory);
  writeFileSync(
    configuration,
    `user root; daemon off; pid ${directory}/pid; error_log ${directory}/error.log; worker_processes 1;
     events {} http { access_log off; client_body_temp_path ${directory}/b; proxy_temp_path ${directory}/p;
     fastcgi_temp_path ${directory}/f; uwsgi_temp_path ${directory}/u; scgi_temp_path ${directory}/s; ${server} }`,
  );
  return run(path, ['-c', configuration, '-p', directory], port, directory);
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function run(path: string, args: string[], port: number, directory: string): Promise<RunningServer> {
  let child = await start(path, args, port);
  const kill = () => end(child, 'SIGKILL');
  return {
    port,
    directory,
    kill,
    restart: async () => {
      await kill();
      child = await start(path, args, port);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: async () => {
      child.kill('SIGCONT');
      await end(child, 'SIGTERM');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function start(path: string, args: string[], port: number): Promise<ChildProcess> {
  const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: string[] = [];
  child.stderr?.on('data', data => errors.push(String(data)));
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`${path} ended: ${errors.join('').slice(-500)}`);
    if (await listens(port)) return child;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error(`${path} does not listen on ${port}: ${errors.join('').slice(-500)}`);
}

function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise(resolve => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

function writePasswords(file: string, passwords: Readonly<Record<string, string>>): void {
  writeFileSync(file, '', { mode: 0o600 });
  for (const [user, password] of Object.entries(passwords))
    execFileSync('mosquitto_passwd', ['-b', file, user, password], { stdio: 'pipe' });
}

function locate(program: string): string | null {
  for (const directory of [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']) {
    try {
      execFileSync('test', ['-x', join(directory, program)]);
      return join(directory, program);
    } catch {
      // Not in this directory.
    }
  }
  return null;
}
