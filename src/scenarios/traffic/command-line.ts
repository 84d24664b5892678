import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ScenarioRefusal } from '@core/scenario.ts';
import type { LocalizedText } from '@core/text.ts';
import {
  type Equilibrium,
  type IterationState,
  solveUserEquilibrium,
} from './assignment/user-equilibrium.ts';
import { CaseFiles, readNetwork, readTrips } from './case-files.ts';
import { linkDetailsCsv, linksCsv, linkTimes, summarize } from './case-results.ts';
import { parseCase, type TrafficCase } from './case-schema.ts';
import { applyChanges, applyTurnRules } from './network/changes.ts';
import { matchEndpoints } from './network/csv-trips.ts';
import { type PreparedProblem, prepareProblem } from './network/problem-from-network.ts';
import type { RoadNetwork } from './network/road-network.ts';

const MILLISECONDS_PER_SECOND = 1000;

/**
 * Solves one case file (format: README beside this file) and writes `links.csv`, `link-details.csv` and
 * `summary.json`; with changes to the network also `base-links.csv`. Throws ScenarioRefusal for input that makes no
 * sense; demand that no path can carry is reported, not refused.
 */
export async function runCase(
  casePath: string,
  outDirectory: string,
  log: (line: string) => void,
): Promise<void> {
  const startedMs = performance.now();
  const files = new CaseFiles(casePath);
  const trafficCase = parseCase(await readCase(casePath), casePath);
  files.hashes[basename(casePath)] = await hashOf(files, casePath);
  const input = applyTurnRules(await readNetwork(files, trafficCase), trafficCase.turns);
  const trips = matchEndpoints(await readTrips(files, trafficCase), input);
  const network = applyChanges(input, trafficCase);
  const factors = {
    toll: trafficCase.tollFactor ?? input.factors?.toll ?? 0,
    distance: trafficCase.distanceFactor ?? input.factors?.distance ?? 0,
  };
  const prepared = prepareProblem(network, trips, factors);
  log(sizeLine(network, prepared));
  for (const warning of prepared.warnings) logText(log, warning);
  refuseIfNothingMoves(prepared);
  const solvedMs = performance.now();
  const equilibrium = await solve(prepared, trafficCase, log);
  const seconds = (performance.now() - solvedMs) / MILLISECONDS_PER_SECOND;
  if (!equilibrium.converged) logText(log, notConverged(trafficCase, equilibrium));
  const isChanged = trafficCase.close.length + trafficCase.capacity.length > 0;
  const base = isChanged ? await solve(prepareProblem(input, trips, factors), trafficCase, log) : undefined;

  const times = linkTimes(network, equilibrium, factors);
  await mkdir(outDirectory, { recursive: true });
  const write = (name: string, text: string) => writeFile(join(outDirectory, name), text);
  await write('links.csv', linksCsv(network, times, equilibrium.flow));
  await write('link-details.csv', linkDetailsCsv(network, times, equilibrium, base));
  if (base) await write('base-links.csv', linksCsv(input, linkTimes(input, base, factors), base.flow));
  const totalSeconds = (performance.now() - startedMs) / MILLISECONDS_PER_SECOND;
  const parts = {
    trafficCase,
    factors,
    network,
    prepared,
    equilibrium,
    times,
    base,
    seconds,
    totalSeconds,
    hashes: files.hashes,
  };
  await write('summary.json', `${JSON.stringify(summarize(parts), null, 2)}\n`);
  log(
    `目标函数 objective ${equilibrium.objective}，相对间隙 relative gap ${equilibrium.relativeGap.toExponential(2)}，` +
      `${equilibrium.iterations} 次迭代 iterations，${seconds.toFixed(2)} s`,
  );
}

async function readCase(casePath: string): Promise<string> {
  try {
    return await readFile(casePath, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ScenarioRefusal('case', {
      zh: `读不到算例文件 ${casePath}（${reason}）`,
      en: `Cannot read the case file ${casePath} (${reason})`,
    });
  }
}

async function hashOf(files: CaseFiles, casePath: string): Promise<string> {
  await files.text(casePath);
  const hash = files.hashes[casePath]!;
  delete files.hashes[casePath];
  return hash;
}

function solve(
  { problem }: PreparedProblem,
  { relativeGap, maximumIterations, maximumSeconds }: TrafficCase,
  log: (line: string) => void,
): Promise<Equilibrium> {
  const endMs = performance.now() + maximumSeconds * MILLISECONDS_PER_SECOND;
  const shouldGoOn = (state: IterationState) => {
    log(`  ${state.iteration}: ${state.relativeGap.toExponential(3)}  ${state.objective}`);
    return performance.now() < endMs;
  };
  return solveUserEquilibrium(problem, { relativeGap, maximumIterations, shouldGoOn });
}

/** Demand of which nothing can be assigned is a mistake in the input, and links without flow would hide it. */
function refuseIfNothingMoves({ demand }: PreparedProblem): void {
  if (demand.total === 0 || demand.assigned > 0 || demand.intrazonal === demand.total) return;
  const [first] = demand.examples;
  throw new ScenarioRefusal('demand', {
    zh: `需求 ${demand.total} 车次，一次也不能分配：${first ? `没有通路，例如 ${first}` : '起讫点都不在路网中'}`,
    en: `Of ${demand.total} trips none can be assigned: ${first ? `no path joins their ends, e.g. ${first}` : 'no origin or destination is in the network'}`,
  });
}

function sizeLine(network: RoadNetwork, { demand }: PreparedProblem): string {
  const size = `${network.nodeIds.length} 节点 nodes，${network.linkIds.length} 路段 links`;
  return `${size}，需求 demand ${demand.total}（分配 assigned ${demand.assigned}，区内 intrazonal ${demand.intrazonal}）`;
}

function notConverged({ relativeGap }: TrafficCase, equilibrium: Equilibrium): LocalizedText {
  const gap = equilibrium.relativeGap.toExponential(2);
  return {
    zh: `未达到相对间隙 ${relativeGap}，停在 ${gap}；可放宽 relativeGap，或增大 maximumIterations、maximumSeconds`,
    en: `Relative gap ${relativeGap} not reached, stopped at ${gap}; relax relativeGap or raise maximumIterations or maximumSeconds`,
  };
}

function logText(log: (line: string) => void, text: LocalizedText): void {
  log(`! ${text.zh}`);
  log(`! ${text.en}`);
}
