import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssignmentProblem } from '../../src/scenarios/traffic/assignment/problem.ts';
import { solveUserEquilibrium } from '../../src/scenarios/traffic/assignment/user-equilibrium.ts';
import { CellTransmission } from '../../src/scenarios/traffic/dynamic/cell-transmission.ts';
import { prepareProblem } from '../../src/scenarios/traffic/network/problem-from-network.ts';
import { parseTntpNetwork } from '../../src/scenarios/traffic/network/tntp-network.ts';
import { parseTntpTrips } from '../../src/scenarios/traffic/network/tntp-trips.ts';
import { frankWolfe } from './traffic/frank-wolfe.ts';
import { corridor, gridProblem } from './traffic/networks.ts';

const GAPS = [1e-4, 1e-6, 1e-8];
/** The reference stops here: it needs minutes for less. */
const FRANK_WOLFE_GAP = 1e-4;
const CTM_STEPS = 2000;

/**
 * Road traffic: seconds to relative gaps, beside Frank–Wolfe over the same Dijkstra in the same run, on ChicagoSketch
 * where `KAPOK_TEST_DATA` has it and on a made-up grid always; and cell steps a second of the queue model.
 */
export const bench = {
  name: 'traffic',
  async run(): Promise<Record<string, number>> {
    const problems = new Map([['grid', gridProblem(40, 150)]]);
    const chicago = chicagoSketch();
    if (chicago) problems.set('chicagoSketch', chicago);
    const figures: Record<string, number> = {};
    for (const [name, problem] of problems) Object.assign(figures, await assignmentFigures(name, problem));
    return { ...figures, ctmMillionCellStepsPerSecond: cellStepsPerSecond() / 1e6 };
  },
};

async function assignmentFigures(name: string, problem: AssignmentProblem): Promise<Record<string, number>> {
  // The first, short run lets the engine compile.
  await solveUserEquilibrium(problem, { relativeGap: 1e-2, maximumIterations: 3 });
  const startedMs = performance.now();
  const seconds = () => (performance.now() - startedMs) / 1000;
  const figures: Record<string, number> = {};
  const reached = (gap: number) => {
    for (const target of GAPS) {
      const key = `${name}SecondsTo${target.toExponential(0)}`;
      if (gap <= target) figures[key] ??= seconds();
    }
  };
  const shouldGoOn = ({ relativeGap }: { relativeGap: number }) => {
    reached(relativeGap);
    return true;
  };
  const result = await solveUserEquilibrium(problem, {
    relativeGap: GAPS.at(-1)!,
    maximumIterations: 100,
    shouldGoOn,
  });
  reached(result.relativeGap);
  const reference = frankWolfe(problem, FRANK_WOLFE_GAP);
  figures[`${name}FrankWolfeSecondsTo1e-4`] = reference.seconds;
  figures[`${name}SpeedupOverFrankWolfeRatio`] = reference.seconds / figures[`${name}SecondsTo1e-4`]!;
  return figures;
}

function chicagoSketch(): AssignmentProblem | undefined {
  const folder = process.env.KAPOK_TEST_DATA;
  if (!folder) return undefined;
  const read = (part: string) => {
    return readFileSync(join(folder, 'tntp/Chicago-Sketch', `ChicagoSketch_${part}.tntp`), 'utf8');
  };
  const network = parseTntpNetwork(read('net'), 'net');
  const trips = parseTntpTrips(read('trips'), 'trips');
  return prepareProblem(network, trips, { toll: 0.02, distance: 0.04 }).problem;
}

function cellStepsPerSecond(): number {
  const model = new CellTransmission(corridor(2000), 2);
  const startedMs = performance.now();
  for (let step = 0; step < CTM_STEPS; step++) model.step();
  return (CTM_STEPS * model.vehicles.length) / ((performance.now() - startedMs) / 1000);
}
