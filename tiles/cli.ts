import { runCommand } from './command-line.ts';

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interruption.abort());
process.exitCode = await runCommand(process.argv.slice(2), interruption.signal);
