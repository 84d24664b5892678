import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from './command-line.ts';

const ROOT = resolve(import.meta.dirname, '..');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kapok-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Runs a command here, and keeps what it says. */
async function city(...args: string[]): Promise<Outcome> {
  let output = '';
  const spies = (['log', 'error'] as const).map(method =>
    vi.spyOn(console, method).mockImplementation((...words) => {
      output += `${words.join(' ')}\n`;
    }),
  );
  try {
    return { code: await runCommand(args, new AbortController().signal), output };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Runs a command in a process of its own and sends it a signal once it says `text`; its exit status. */
function interrupted(text: string, signal: NodeJS.Signals, ...args: string[]): Promise<number | null> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tiles/cli.ts', ...args], { cwd: ROOT });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      if (output.includes(text)) return;
      output += chunk;
      if (output.includes(text)) child.kill(signal);
    });
  }
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
}

const source = {
  title: { zh: '样例', en: 'Sample' },
  kind: 'real',
  licence: 'CC0',
  attribution: 'test',
  date: '2026-01-01',
};

function writeRecipe(houses: number): string {
  const features = Array.from({ length: houses }, (_, i) => {
    const [x, y] = [113.3 + (i % 100) * 0.0003, 23.1 + Math.floor(i / 100) * 0.0003];
    const ring = [
      [x, y],
      [x + 0.0001, y],
      [x + 0.0001, y + 0.0001],
      [x, y + 0.0001],
      [x, y],
    ];
    return {
      type: 'Feature',
      properties: { id: i, height: 9, name: `楼${i}` },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
  });
  mkdirSync(join(folder, 'in'), { recursive: true });
  writeFileSync(join(folder, 'in/houses.geojson'), JSON.stringify({ type: 'FeatureCollection', features }));
  writeFileSync(
    join(folder, 'in/heights.asc'),
    'ncols 3\nnrows 3\nxllcorner 113.2\nyllcorner 23.0\ncellsize 0.1\n1 2 3 4 5 6 7 8 9\n',
  );
  const recipe = {
    id: 'mine',
    name: { zh: '我的城', en: 'My town' },
    timeZone: 'Asia/Shanghai',
    elevation: { type: 'ascii', path: 'heights.asc', crs: 'EPSG:4490', source, maximumZoom: 9 },
    inputs: [
      {
        type: 'footprints',
        id: 'houses',
        title: { zh: '房屋', en: 'Houses' },
        path: 'houses.geojson',
        source,
      },
    ],
  };
  const file = join(folder, 'in/recipe.json');
  writeFileSync(file, JSON.stringify(recipe));
  return file;
}

const target = () => join(folder, 'out/mine');
const manifest = () => readFileSync(join(target(), 'manifest.json'), 'utf8');

describe('npm run city', { timeout: 120_000 }, () => {
  it('builds a recipe without code, validates it, and does nothing the second time', async () => {
    const recipe = writeRecipe(200);
    const first = await city('build', recipe, '--out', target());
    expect(first.output).toContain('houses.written: 200');
    expect(first.code).toBe(0);
    const checked = await city('validate', target());
    expect(checked).toMatchObject({ code: 0, output: expect.stringContaining('0 errors, 0 warnings') });
    expect((await city('build', recipe, '--out', target())).output).toContain('Up to date');
  });

  it('leaves the old pack whole when interrupted or killed, and cleans up next time', async () => {
    await city('build', writeRecipe(50), '--out', target());
    const before = manifest();
    const large = writeRecipe(3000);
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const code = await interrupted('Houses', signal, 'build', large, '--out', target());
      expect(code).toBe(signal === 'SIGINT' ? 130 : null);
      expect(manifest()).toBe(before);
    }
    expect((await city('build', large, '--out', target())).code).toBe(0);
    expect(manifest()).not.toBe(before);
    expect(readdirSync(join(folder, 'out'))).toEqual(['mine']);
  });

  it('says in both languages what is wrong with a recipe, a city or a command', async () => {
    const recipe = join(folder, 'bad.json');
    writeFileSync(recipe, JSON.stringify({ id: 'X Y', inputs: [] }));
    const cases: [string[], RegExp][] = [
      [['build', recipe], /配方有误[\s\S]*no valid recipe/],
      [['build', 'atlantis'], /没有这个城市[\s\S]*No such city/],
      [['dance'], /没有这个命令[\s\S]*Usage/],
      [['validate', join(folder, 'none')], /没有这个文件[\s\S]*1 errors/],
      [['fetch', '1,2,3'], /范围应为[\s\S]*west,south,east,north/],
    ];
    for (const [args, expected] of cases) {
      const { code, output } = await city(...args);
      expect(output).toMatch(expected);
      expect(output).not.toMatch(/at \w+ \(file:/);
      expect(code).toBeGreaterThan(0);
    }
  });
});
