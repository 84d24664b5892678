import { spawn } from 'node:child_process';

/** A program run to its end: its exit status (null when killed) and what it printed, in the order it came. */
export interface ProgramRun {
  readonly status: number | null;
  readonly output: string;
}

/** Runs Node on a script. What it prints is kept, so that programs side by side do not mix their lines. */
export function captureNode(cwd: string, args: readonly string[]): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const pieces: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => pieces.push(piece));
    child.on('error', reject);
    child.on('close', status => resolve({ status, output: Buffer.concat(pieces).toString() }));
  });
}
