import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BuildReport } from './build-report.ts';
import { hashInputs, publishPack, readManifest, recoverPack } from './pack.ts';
import { Progress } from './progress.ts';
import { reasonOf } from './read/input-error.ts';
import type { Recipe } from './recipe.ts';
import { writeCity } from './write/city.ts';

const USAGE = `用法 / Usage
  npm run city -- build <城市 | recipe.json> [--out 目录] [--force]
      构建城市包；<城市> 是 tiles/cities 下的目录名 · Build a city pack; a folder name of tiles/cities or a recipe.json
  npm run city -- validate <目录>
      检查城市包或三维瓦片 · Check a pack or a tileset
  npm run city -- fetch <西,南,东,北> [--out 目录] [--overpass 网址] [--terrarium 网址]
      下载 OpenStreetMap 与地形（需联网）· Download OpenStreetMap and terrain (needs internet)`;

const ROOT = resolve(import.meta.dirname, '..');
// Commands load what they need when they run, so that the others start at once.

/** A mistake of the person at the keyboard: shown without a stack. */
class UsageError extends Error {}

async function build(args: readonly string[], signal: AbortSignal): Promise<number> {
  const [name] = args;
  if (!name) throw new UsageError('缺少城市或配方 · Which city or recipe?');
  const recipe = await loadRecipe(name);
  const target = resolve(option(args, '--out') ?? join(ROOT, 'public/cities', recipe.id));
  const code = ['write', 'read', 'geometry'].map(folder => join(ROOT, 'tiles', folder));
  const inputs = hashInputs([...recipe.inputs, ...code]);
  recoverPack(target);
  if (!args.includes('--force') && readManifest(target)?.inputs === inputs) {
    console.log(`已是最新 · Up to date: ${target}`);
    return 0;
  }
  const progress = new Progress();
  const report = new BuildReport();
  const manifest = await publishPack(target, inputs, async directory => {
    writeCity(await recipe.build({ directory, report, progress, signal }), directory);
    report.write(directory);
    progress.finish();
  }).finally(() => report.dispose());
  for (const line of report.summary()) console.log(line);
  const megabytes = (manifest.bytes / 1e6).toFixed(1);
  console.log(`完成 · Done: ${target} (${Object.keys(manifest.files).length} files, ${megabytes} MB)`);
  return 0;
}

async function check(args: readonly string[]): Promise<number> {
  const [path] = args;
  if (!path) throw new UsageError('缺少目录 · Which folder?');
  const { validate } = await import('./validate/pack.ts');
  const issues = await validate(resolve(path));
  for (const { severity, path: place, message } of issues.filter(issue => issue.severity !== 'info')) {
    console.log(`${severity.toUpperCase()}  ${place}: ${message}`);
  }
  const count = (severity: string) => issues.filter(issue => issue.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  console.log(`${errors} 个错误，${warnings} 个警告 · ${errors} errors, ${warnings} warnings`);
  return errors > 0 ? 1 : 0;
}

async function loadRecipe(name: string): Promise<Recipe> {
  if (name.endsWith('.json')) return (await import('./recipe-file.ts')).readRecipeFile(resolve(name));
  const file = join(ROOT, 'tiles/cities', name, 'recipe.ts');
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file)) {
    throw new UsageError(`没有这个城市 · No such city: ${name}`);
  }
  const module = (await import(pathToFileURL(file).href)) as { recipe: Recipe };
  return module.recipe;
}

async function download(args: readonly string[], signal: AbortSignal): Promise<number> {
  const bounds = (args[0] ?? '').split(',').map(Number);
  const [west, south, east, north] = bounds;
  if (bounds.length !== 4 || !bounds.every(Number.isFinite) || !(west! < east! && south! < north!)) {
    throw new UsageError('范围应为 西,南,东,北（度）· The area must be west,south,east,north in degrees');
  }
  const progress = new Progress();
  const { DEFAULT_OVERPASS_URL, DEFAULT_TERRARIUM_URL, fetchArea } = await import('./fetch-area.ts');
  const files = await fetchArea([west!, south!, east!, north!], {
    outDir: resolve(option(args, '--out') ?? 'fetched'),
    overpassUrl: option(args, '--overpass') ?? process.env.KAPOK_OVERPASS_URL ?? DEFAULT_OVERPASS_URL,
    terrariumUrl: option(args, '--terrarium') ?? process.env.KAPOK_TERRARIUM_URL ?? DEFAULT_TERRARIUM_URL,
    progress,
    signal,
  });
  progress.finish();
  for (const file of files) console.log(file);
  return 0;
}

function option(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  if (at < 0) return undefined;
  const value = args[at + 1];
  if (!value || value.startsWith('--')) throw new UsageError(`${name} 缺少值 · ${name} needs a value`);
  return value;
}

const COMMANDS: Readonly<Record<string, (args: readonly string[], signal: AbortSignal) => Promise<number>>> =
  {
    build,
    validate: check,
    fetch: download,
  };

/** Runs a command as typed after `npm run city --`; returns the exit status. Says on the console what came of it. */
export async function runCommand(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const [command = '', ...args] = argv;
  try {
    const run = COMMANDS[command];
    if (!run) throw new UsageError(command ? `没有这个命令 · No such command: ${command}` : '');
    return await run(args, signal);
  } catch (error) {
    if (signal.aborted) {
      console.error('\n已中断，原有城市包未变 · Interrupted; the pack is as it was');
      return 130;
    }
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${USAGE}`.trim());
      return 2;
    }
    const isForUser = error instanceof Error && reasonOf(error);
    console.error(
      isForUser ? error.message : error instanceof Error ? (error.stack ?? error.message) : error,
    );
    return 1;
  }
}
