import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { ensureTestPrograms } from './debian.ts';
import { buildApplication, buildCity, isCurrent } from './prepare.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
interface Stage {
  readonly name: string;
  run(): Counts | Promise<Counts>;
}

const root = join(import.meta.dirname, '../..');
const results = join(root, 'test/results');

const STAGES: readonly Stage[] = [
  { name: 'types', run: () => check('node_modules/typescript/bin/tsc', []) },
  {
    name: 'lint',
    run: () => check('node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
  },
  {
    name: 'imports',
    run: () =>
      check('node_modules/dependency-cruiser/bin/dependency-cruise.mjs', [
        'src',
        'workers',
        'tiles',
        '--config',
        '.dependency-cruiser.cjs',
      ]),
  },
  { name: 'unused', run: () => check('node_modules/knip/bin/knip.js', []) },
  { name: 'unit', run: runVitest },
  { name: 'build', run: runBuild },
  { name: 'render', run: () => runPlaywright('render') },
  { name: 'e2e', run: () => runPlaywright('e2e') },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !STAGES.some(stage => stage.name === name));
if (unknown.length > 0) {
  console.error(
    `Unknown stage ${unknown.join(', ')}; there are ${STAGES.map(stage => stage.name).join(', ')}.`,
  );
  process.exit(2);
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const started = performance.now();
for (const stage of STAGES) {
  if (wanted.length > 0 && !wanted.includes(stage.name)) continue;
  const from = performance.now();
  console.log(`\n── ${stage.name} ──`);
  const counts = await stage.run();
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key];
  console.log(`── ${stage.name}: ${summarize(counts)} (${((performance.now() - from) / 1000).toFixed(0)} s)`);
}
console.log(`\n${((performance.now() - started) / 60_000).toFixed(1)} min`);
console.log(`tests: ${summarize(total)}`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

function summarize({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** A tool that only says yes or no counts as one test. */
function check(script: string, args: string[]): Counts {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
}

function runVitest(): Counts {
  ensureTestPrograms();
  const report = join(results, 'unit.json');
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const json = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
  const failed = Math.max(json.numFailedTests ?? 0, status === 0 ? 0 : 1);
  return {
    passed: json.numPassedTests ?? 0,
    failed,
    skipped: (json.numPendingTests ?? 0) + (json.numTodoTests ?? 0),
  };
}

async function runBuild(): Promise<Counts> {
  if (!(await isCurrent(root, 'city'))) await buildCity(root, 'guangzhou');
  if (!(await isCurrent(root, 'application'))) await buildApplication(root);
  return { passed: 1, failed: 0, skipped: 0 };
}

function runPlaywright(suite: 'render' | 'e2e'): Counts {
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
