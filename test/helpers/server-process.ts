import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real server of the machine, started for one test file on a free port of the loopback interface. */
export interface ServerProcess {
  readonly port: number;
  readonly folder: string;
  stop(): Promise<void>;
}

/** Why a test of a real server is skipped, or null when its program is there. */
export function missingProgram(program: string): string | null {
  return existsSync(program) ? null : `${program} is not installed`;
}

/**
 * Starts `program` with the arguments made for a free port and an empty folder, and waits until `isReady` says so.
 * Throws with the program's own output when it ends before.
 */
export async function startServer(
  program: string,
  argumentsFor: (port: number, folder: string) => Promise<readonly string[]> | readonly string[],
  isReady: (port: number) => Promise<boolean>,
): Promise<ServerProcess> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'kapok-server-'));
  const child = spawn(program, await argumentsFor(port, folder), {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
    // A process group of its own: what the program starts by itself ends with it.
    detached: true,
  });
  const onExit = () => endGroup(child);
  process.once('exit', onExit);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk).slice(-4000)));
  while (!(await isReady(port).catch(() => false))) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}: ${output}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return {
    port,
    folder,
    async stop() {
      process.off('exit', onExit);
      await ended(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port that nobody listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode === null && child.signalCode === null) child.once('exit', () => resolve());
    else resolve();
    endGroup(child);
  });
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group has ended already.
  }
}
