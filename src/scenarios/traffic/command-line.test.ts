import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCase } from './command-line.ts';

const EXAMPLES = join(import.meta.dirname, 'examples/two-bridges');
const TEST_DATA = process.env.KAPOK_TEST_DATA;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kapok-traffic-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface LinkResult {
  readonly from: string;
  readonly to: string;
  readonly flow: number;
  readonly time: number;
}

async function readLinks(name = 'links.csv'): Promise<LinkResult[]> {
  const [header, ...rows] = (await readFile(join(folder, name), 'utf8')).trim().split('\n');
  expect(header).toBe('from,to,flow,time');
  return rows.map(row => {
    const [from, to, flow, time] = row.split(',');
    return { from: from!, to: to!, flow: Number(flow), time: Number(time) };
  });
}

async function readSummary() {
  return JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8'));
}

async function runJson(content: object): Promise<void> {
  const path = join(folder, 'case.json');
  await writeFile(path, JSON.stringify(content));
  await runCase(path, folder, () => {});
}

describe('the worked examples', () => {
  it('agrees with the equations: flows, times, order of parallel links, hashes', async () => {
    await runCase(join(EXAMPLES, 'case.json'), folder, () => {});
    const links = await readLinks();
    expect(links.map(({ from, to }) => `${from}-${to}`)).toEqual([
      '1-3',
      '3-4',
      '3-4',
      '4-2',
      '2-4',
      '4-3',
      '3-1',
      '3-5',
      '5-4',
    ]);
    expect(links[1]!.flow).toBeCloseTo(5200 / 3, 3);
    expect(links[2]!.flow).toBeCloseTo(4000 - 5200 / 3, 3);
    expect(links[1]!.time).toBeCloseTo(10 + (0.005 * 5200) / 3, 5);
    expect(links[7]!.flow).toBe(0);
    const summary = await readSummary();
    expect(summary).toMatchObject({
      model: 'traffic',
      converged: true,
      simulated: true,
      links: 9,
      base: null,
    });
    expect(summary.relativeGap).toBeLessThanOrEqual(1e-10);
    expect(Object.keys(summary.hashes)).toEqual([
      'case.json',
      'two-bridges_net.tntp',
      'two-bridges_trips.tntp',
    ]);
  });

  it('closes a bridge, sends traffic round it, and keeps what was before', async () => {
    await runCase(join(EXAMPLES, 'south-bridge-closed.json'), folder, () => {});
    const [links, base] = [await readLinks(), await readLinks('base-links.csv')];
    expect(links[2]!.flow).toBe(0);
    expect(links[7]!.flow).toBeGreaterThan(0);
    expect(links[1]!.time + 2).toBeCloseTo(links[7]!.time + links[8]!.time, 5);
    expect(base[2]!.flow).toBeCloseTo(4000 - 5200 / 3, 3);
  });
});

describe('refusals', () => {
  const network = join(EXAMPLES, 'two-bridges_net.tntp');
  const demand = join(EXAMPLES, 'two-bridges_trips.tntp');

  it.each([
    [{ network: 'none.tntp', demand }, /Cannot read the file/],
    [{ network, demand, relativeGap: -1 }, /relativeGap: -1 must be at least 0/],
    [{ network, demand, tolFactor: 1 }, /unknown keys: tolFactor/],
    [{ network: { file: network, format: 'shp' }, demand }, /must be one of tntp, geojson, sumo/],
    [{ network, demand: { file: demand, factor: -2 } }, /demand.factor: -2 must be at least 0/],
    [{ network }, /demand: is missing/],
    [{ network, demand, close: ['12345'] }, /no such link/],
    [[], /must be one JSON object/],
  ])('refuses %j with the reason in two languages', async (content, message) => {
    const refused = runJson(content);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({
      name: 'ScenarioRefusal',
      text: { zh: expect.any(String) },
    });
  });

  it('accepts snake_case keys and scales demand', async () => {
    await runJson({
      network,
      demand: { file: demand, factor: 0.5 },
      toll_factor: 0.5,
      maximum_iterations: 50,
    });
    expect((await readSummary()).demand.assigned).toBe(2500);
  });

  it('writes what it has when the iterations do not suffice, and says so', async () => {
    const lines: string[] = [];
    const path = join(folder, 'short.json');
    await writeFile(path, JSON.stringify({ network, demand, tollFactor: 0.5, maximumIterations: 0 }));
    await runCase(path, folder, line => lines.push(line));
    expect((await readSummary()).converged).toBe(false);
    expect(lines.join('\n')).toMatch(/not reached, stopped at/);
  });
});

/** A network with what public TNTP files have in store: see the notes in the text. */
const QUIRKS_NET = `<ORIGINAL HEADER>~ \tInit node \tTerm node \tCapacity \tLength \tFree Flow Time \tB\tPower\tSpeed limit \tToll \tType\t;
<FIRST THRU NODE> 4
<NUMBER OF LINKS>\t16
~ metadata in odd order, the factors among them
<DISTANCE FACTOR> 0.04
<NUMBER OF ZONES> 3
<TOLL FACTOR>0.5
<NUMBER OF NODES> 9
<END OF METADATA>


~ \tInit node \tTerm node \tCapacity \tLength \tFree Flow Time \tB\tPower\tSpeed limit \tToll \tType\t;
\t1\t4\t999999\t0\t0\t0\t0\t0\t0\t3\t;
\t1\t5\t999999\t0\t0\t0\t0\t0\t0\t3\t;
\t6\t2\t999999\t0\t0\t0\t0\t0\t0\t3\t;
\t7\t2\t1\t0\t0.1\t0\t0\t0\t0\t3\t;
2 7 1 0 0.1 0 0 0 0 3;
~ steep, fractional, power 0, parallel, without capacity, tiny capacity
\t4\t6\t40\t2\t1.5\t0.7312\t16.83\t30\t0\t1\t;
4 6 25.5 2 1.5 1.05 2.25 30 1.5 1 ;
4   7   60   3   2.0   0.15   0   0   0   1   ;
5 7 0.5 1 0.01 0.00002 5.5 0 0 1
\t5\t6\t30\t1\t1.2\t0.15\t4\t0\t2\t1\t;
5 6 0 9 4 0.15 4 0 0 1 ;
\t7\t6\t50\t1\t0.0\t0.15\t4\t0\t0\t1\t;
6 7 50 1 0 0.15 4 0 0 1;
~ a dead end, and a short cut through a centroid that is no way
6 8 10 1 1 0.15 4 0 0 1;
\t4\t3\t999999\t0\t0\t0\t0\t0\t0\t3\t;
\t3\t6\t999999\t0\t0\t0\t0\t0\t0\t3\t;
`;
const QUIRKS_TRIPS = `<TOTAL OD FLOW> 167.5
<NUMBER OF ZONES> 3
<END OF METADATA>

Origin \t1 \n    1 :      5.0;     2 :    130.5;
    3 :  12;
Origin  2
    1 :  7.0;  3: 0.0;
Origin 3
 2 : 13.0 ;
`;

describe('a network full of quirks', () => {
  it('comes out in equilibrium by an audit that knows nothing but the files', async () => {
    await writeFile(join(folder, 'quirks_net.tntp'), QUIRKS_NET);
    await writeFile(join(folder, 'quirks_trips.tntp'), QUIRKS_TRIPS);
    await runJson({ network: 'quirks_net.tntp', demand: 'quirks_trips.tntp', relativeGap: 1e-11 });
    const summary = await readSummary();
    expect(summary).toMatchObject({ converged: true, tollFactor: 0.5, distanceFactor: 0.04 });
    // Nothing leads from 2 back to 1; five trips stay within zone 1.
    expect(summary.demand).toMatchObject({ total: 167.5, assigned: 155.5, intrazonal: 5, unreachable: 7 });
    const results = await readLinks();
    const rows = QUIRKS_NET.split('\n').filter(row => /^\s*\d/.test(row));
    expect(results).toHaveLength(rows.length);
    const links = rows.map((row, k) => {
      const [from, to, capacity, length, time, b, power, , toll] = row.replace(';', '').trim().split(/\s+/);
      const { flow } = results[k]!;
      const congestion = Number(capacity) > 0 ? Number(b) * (flow / Number(capacity)) ** Number(power) : 0;
      const bare = Number(time) * (1 + congestion);
      expect(results[k]).toMatchObject({ from, to });
      expect(results[k]!.time).toBeCloseTo(bare, 9);
      return { from: +from!, to: +to!, flow, cost: bare + 0.5 * Number(toll) + 0.04 * Number(length) };
    });
    const balance = (node: number) =>
      links.reduce(
        (sum, { from, to, flow }) => sum + (to === node ? flow : 0) - (from === node ? flow : 0),
        0,
      );
    expect([1, 2, 3, 4, 5, 6, 7, 8].map(balance).map(value => Number(value.toFixed(9)) + 0)).toEqual([
      -142.5, 143.5, -1, 0, 0, 0, 0, 0,
    ]);
    // Bellman–Ford; only the origin and nodes from 4 on may be left.
    const shortest = (origin: number, destination: number) => {
      const distance = new Map([[origin, 0]]);
      for (let round = 0; round < 9; round++) {
        for (const { from, to, cost } of links) {
          if (from < 4 && from !== origin) continue;
          const reached = (distance.get(from) ?? Infinity) + cost;
          if (reached < (distance.get(to) ?? Infinity)) distance.set(to, reached);
        }
      }
      return distance.get(destination)!;
    };
    const paid = links.reduce((sum, { flow, cost }) => sum + flow * cost, 0);
    const least = 130.5 * shortest(1, 2) + 12 * shortest(1, 3) + 13 * shortest(3, 2);
    expect(1 - least / paid).toBeLessThan(1e-10);
  });
});

const skipReason = 'KAPOK_TEST_DATA is unset: the public reference networks may not ship';

describe.skipIf(!TEST_DATA)(`reference networks${TEST_DATA ? '' : ` (skipped: ${skipReason})`}`, () => {
  const tntp = (path: string) => join(TEST_DATA!, 'tntp', path);

  it.each([
    ['SiouxFalls/SiouxFalls', 4231335.28710744, 0, 0],
    ['Anaheim/Anaheim', 1286032.17109603, 0, 0],
    ['Chicago-Sketch/ChicagoSketch', 17313018.738748, 0.02, 0.04],
  ])(
    'reaches the known optimum of %s within 1e-8 and its flows',
    async (name, optimum, tollFactor, distanceFactor) => {
      const files = { network: `${tntp(name)}_net.tntp`, demand: `${tntp(name)}_trips.tntp` };
      await runJson({ ...files, tollFactor, distanceFactor, relativeGap: 1e-10 });
      const { objective, relativeGap } = await readSummary();
      expect(relativeGap).toBeLessThanOrEqual(1e-8);
      expect(Math.abs(objective / optimum - 1)).toBeLessThan(1e-8);
      const known = (await readFile(`${tntp(name)}_flow.tntp`, 'utf8')).trim().split('\n').slice(1);
      const best = new Map(
        known.map(row => row.trim().split(/\s+/)).map(([a, b, flow]) => [`${a}-${b}`, Number(flow)]),
      );
      const links = await readLinks();
      const largest = Math.max(...best.values());
      for (const { from, to, flow } of links) {
        expect(Math.abs(flow - best.get(`${from}-${to}`)!)).toBeLessThan(1e-4 * largest);
      }
    },
  );

  it('reaches the same optimum from GeoJSON', async () => {
    await runJson({
      network: { file: tntp('Anaheim/anaheim.geojson'), firstThruNode: 39 },
      demand: tntp('Anaheim/Anaheim_trips.tntp'),
    });
    expect(Math.abs((await readSummary()).objective / 1286032.17109603 - 1)).toBeLessThan(1e-8);
  });

  it('assigns a SUMO scenario near to what SUMO drives', async () => {
    const sumo = (name: string) => join(TEST_DATA!, 'sumo-bologna-acosta', name);
    await runJson({
      network: { file: sumo('acosta_buslanes.net.xml'), signalFiles: [sumo('acosta_tls.add.xml')] },
      demand: { file: sumo('acosta.rou.xml'), beginSeconds: 0, endSeconds: 3600 },
    });
    const { demand, converged } = await readSummary();
    expect(converged).toBe(true);
    expect(demand).toMatchObject({ unreachablePairs: 0, unknownPairs: 0 });
    expect(demand.assigned).toBeGreaterThan(8000);
  });
});
