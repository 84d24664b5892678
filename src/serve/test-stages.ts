import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { captureNode } from './capture-node.ts';
import { ensureTestPrograms } from './debian.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
interface Outcome extends Counts {
  /** What the stage printed, where it did not print by itself. */
  readonly output?: string;
}
interface Stage {
  readonly name: string;
  run(): Outcome | Promise<Outcome>;
}

const root = join(import.meta.dirname, '../..');
const results = join(root, 'test/results');

/** One after the other: each saturates the machine by its software GPU. */
const BROWSER_STAGES: readonly Stage[] = [
  { name: 'render', run: () => runPlaywright('render') },
  { name: 'e2e', run: () => runPlaywright('e2e') },
];
/** Side by side: the tools and the build of the city keep one core busy, the unit tests what is left. */
const LANES: readonly (readonly Stage[])[] = [
  [
    { name: 'types', run: () => check('node_modules/typescript/bin/tsc') },
    {
      name: 'lint',
      run: () => check('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'),
    },
    {
      name: 'imports',
      run: () =>
        check(
          'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
          ...['src', 'workers', 'tiles', '--config', '.dependency-cruiser.cjs'],
        ),
    },
    { name: 'unused', run: () => check('node_modules/knip/bin/knip.js') },
    { name: 'build', run: () => check('--import', 'tsx', 'src/serve/build.ts') },
  ],
  [{ name: 'unit', run: runVitest }],
];

const names = [...LANES.flat(), ...BROWSER_STAGES].map(stage => stage.name);
const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !names.includes(name));
if (unknown.length > 0) {
  console.error(`Unknown stage ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exit(2);
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const started = performance.now();
ensureTestPrograms();
await Promise.all(LANES.map(runInOrder));
await runInOrder(BROWSER_STAGES);
console.log(`\n${((performance.now() - started) / 60_000).toFixed(1)} min`);
console.log(`tests: ${summarize(total)}`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

async function runInOrder(stages: readonly Stage[]): Promise<void> {
  for (const { name, run } of stages) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const from = performance.now();
    console.log(`\n── ${name} … ──`);
    const { output = '', ...counts } = await run();
    for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key];
    const seconds = ((performance.now() - from) / 1000).toFixed(0);
    console.log(`${output}── ${name}: ${summarize(counts)} (${seconds} s)`);
  }
}

function summarize({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** A tool that only says yes or no counts as one test. */
async function check(...args: string[]): Promise<Outcome> {
  const { status, output } = await captureNode(root, args);
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, output };
}

async function runVitest(): Promise<Outcome> {
  const report = join(results, 'unit.json');
  const { status, output } = await captureNode(root, [
    'node_modules/vitest/vitest.mjs',
    ...['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`],
  ]);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, output };
  const json = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
  return {
    passed: json.numPassedTests ?? 0,
    failed: Math.max(json.numFailedTests ?? 0, status === 0 ? 0 : 1),
    skipped: (json.numPendingTests ?? 0) + (json.numTodoTests ?? 0),
    output,
  };
}

function runPlaywright(suite: 'render' | 'e2e'): Outcome {
  const browser = ensureBrowser();
  const report = join(results, `${suite}.json`);
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@playwright/test/cli.js'),
      'test',
      '-c',
      `test/${suite}/playwright.config.ts`,
      '--reporter=list,json',
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, CHROME_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    },
  );
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { stats } = JSON.parse(readFileSync(report, 'utf8')) as { stats: Record<string, number> };
  const failed = Math.max(stats.unexpected ?? 0, status === 0 ? 0 : 1);
  return { passed: (stats.expected ?? 0) + (stats.flaky ?? 0), failed, skipped: stats.skipped ?? 0 };
}
