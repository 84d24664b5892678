import { readdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';

/** A benchmark: figures by name. Ratios against a reference of the same run are named `…Ratio`. */
export interface Bench {
  readonly name: string;
  /** `only` is what `--only=…` said: a part of the whole, in the benchmark's own words. */
  run(only?: string): Promise<Record<string, number>>;
}

const wanted = process.argv.slice(2).filter(argument => !argument.startsWith('--'));
const asJson = process.argv.includes('--json');
const only = process.argv.find(argument => argument.startsWith('--only='))?.slice('--only='.length);
const files = readdirSync(import.meta.dirname)
  .filter(file => file.endsWith('.bench.ts'))
  .sort();
const results: Record<string, Record<string, number> | { error: string }> = {};

for (const file of files) {
  const { bench } = (await import(join(import.meta.dirname, file))) as { bench: Bench };
  if (wanted.length > 0 && !wanted.includes(bench.name)) continue;
  if (!asJson) console.log(`\n${bench.name}`);
  try {
    const figures = await bench.run(only);
    results[bench.name] = figures;
    if (!asJson) console.table(figures);
  } catch (error) {
    results[bench.name] = { error: String(error) };
    process.exitCode = 1;
    if (!asJson) console.error(error);
  }
}
const machine = {
  processor: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  node: process.version,
};
if (asJson) console.log(JSON.stringify({ machine, results }, null, 2));
else console.log(`\n${machine.processor}, ${machine.cores} cores, Node ${machine.node}`);
