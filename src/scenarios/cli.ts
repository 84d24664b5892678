/**
 * `npm run model -- <scenario> <case.json> <out/>`: any what-if model on files, for engineers who want to check it
 * or run it in batch. A scenario takes part by having a `command-line.ts` that exports `runCase`.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ScenarioRefusal } from '@core/scenario.ts';

/** What `src/scenarios/<id>/command-line.ts` exports. */
interface CommandLineModule {
  /** Runs one case file and writes its results into `outDirectory`, which it creates. */
  runCase(casePath: string, outDirectory: string, log: (line: string) => void): Promise<void>;
}

const HERE = dirname(fileURLToPath(import.meta.url));
const EXIT_USAGE = 64;
const EXIT_REFUSED = 2;
const EXIT_FAILED = 1;

function scenariosOnCommandLine(): string[] {
  return readdirSync(HERE, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(HERE, entry.name, 'command-line.ts')))
    .map(entry => entry.name);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main(scenario?: string, casePath?: string, outDirectory?: string): Promise<number> {
  const known = scenariosOnCommandLine();
  if (!scenario || !casePath || !outDirectory) {
    complain('用法 Usage: npm run model -- <scenario> <case.json> <out/>');
    complain(`可用模型 Scenarios: ${known.join(', ')}`);
    return EXIT_USAGE;
  }
  if (!known.includes(scenario)) {
    complain(`没有名为“${scenario}”的模型；可用：${known.join('、')}`);
    complain(`There is no scenario "${scenario}"; there are: ${known.join(', ')}`);
    return EXIT_USAGE;
  }
  const path = pathToFileURL(join(HERE, scenario, 'command-line.ts')).href;
  const model = (await import(path)) as CommandLineModule;
  try {
    await model.runCase(resolve(casePath), resolve(outDirectory), say);
    return 0;
  } catch (error) {
    return explain(error);
  }
}

function complainOf({ inputId, text, nearestValid }: ScenarioRefusal): void {
  complain(`拒绝运行 [${inputId}]：${text.zh}`);
  complain(`Refused [${inputId}]: ${text.en}`);
  if (nearestValid === undefined) return;
  complain(`最近的有效值 Nearest valid value: ${JSON.stringify(nearestValid)}`);
}

function explain(error: unknown): number {
  if (error instanceof ScenarioRefusal) {
    for (const refusal of [error, ...error.others]) complainOf(refusal);
    return EXIT_REFUSED;
  }
  complain(
    `运行失败 The run failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return EXIT_FAILED;
}

process.exitCode = await main(...process.argv.slice(2));
