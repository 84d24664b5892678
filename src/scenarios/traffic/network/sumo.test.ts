import { describe, expect, it } from 'vitest';
import { buildStar } from '../assignment/problem.ts';
import { ShortestPathTree } from '../assignment/shortest-path.ts';
import { prepareProblem } from './problem-from-network.ts';
import { parseSumoDemand, parseSumoZones } from './sumo-demand.ts';
import { parseSumoNetwork } from './sumo-network.ts';
import { isSumoMatrix, parseSumoMatrix } from './sumo-od-matrix.ts';

const edge = (id: string, from: string, to: string, lanes: string) =>
  `<edge id="${id}" from="${from}" to="${to}">${lanes}</edge>`;
const lane = (id: string, rest = '') => `<lane id="${id}" index="0" speed="10" length="100" ${rest}/>`;
const NET = `<?xml version="1.0"?>
<net>
  <edge id=":j_0" function="internal"><lane id=":j_0_0" speed="5" length="20"/></edge>
  ${edge('in', 'a', 'j', lane('in_0') + lane('in_1'))}
  ${edge('left', 'j', 'b', lane('left_0'))}
  ${edge('ahead', 'j', 'c', lane('ahead_0'))}
  ${edge('bus', 'j', 'c', lane('bus_0', 'allow="bus"'))}
  ${edge('back', 'b', 'c', lane('back_0'))}
  <tlLogic id="t" type="static" programID="0" offset="0">
    <phase duration="30" state="Gr"/><phase duration="10" state="yr"/><phase duration="20" state="rG"/>
  </tlLogic>
  <connection from="in" to="ahead" fromLane="0" toLane="0" via=":j_0_0" tl="t" linkIndex="0" dir="s"/>
  <connection from="in" to="left" fromLane="1" toLane="0" tl="t" linkIndex="1" dir="l"/>
  <connection from="in" to="bus" fromLane="0" toLane="0" dir="s"/>
</net>`;
const OPTIONS = {
  vehicleClass: 'passenger',
  saturationFlowPerLane: 1800,
  b: 0.15,
  power: 4,
  turnSeconds: { left: 6, right: 0, uTurn: 0 },
};

describe('SUMO network', () => {
  const network = parseSumoNetwork(NET, 'net.xml', [], OPTIONS);

  it('reads edges, lanes by vehicle class, and green shares as capacity', () => {
    expect(network.linkIds).toEqual(['in', 'left', 'ahead', 'bus', 'back']);
    expect(Array.from(network.isOpen)).toEqual([1, 1, 1, 0, 1]);
    expect(network.capacity[0]).toBeCloseTo(1800 * (30 / 60 + 20 / 60), 9);
    expect(network.capacity[1]).toBe(1800);
    expect(network.freeFlowTime[0]).toBe(10);
  });

  it('turns cost the junction, the uniform delay of the signal, and the direction', () => {
    const { fromLink, toLink, penalty } = network.turns!;
    expect([...fromLink]).toEqual([0, 0]);
    expect([...toLink]).toEqual([2, 1]);
    expect(penalty[0]).toBeCloseTo(20 / 5 + (60 * 0.5 ** 2) / 2, 9);
    expect(penalty[1]).toBeCloseTo((60 * (2 / 3) ** 2) / 2 + 6, 9);
  });

  it('adds up internal lanes that follow each other, and passes over crossings and roundabouts', () => {
    const net = NET.replace(
      '</net>',
      `<edge id=":j_3" function="internal"><lane id=":j_3_0" speed="10" length="30"/></edge>
       <edge id=":j_c0" function="crossing" crossingEdges="in"><lane id=":j_c0_0" speed="1" length="9"/></edge>
       <roundabout nodes="j b" edges="left back"/>
       <connection from=":j_0" to="ahead" fromLane="0" toLane="0" via=":j_3_0" dir="s"/></net>`,
    );
    const { turns, linkIds } = parseSumoNetwork(net, 'net.xml', [], OPTIONS);
    expect(linkIds).toHaveLength(5);
    expect(turns!.penalty[0]).toBeCloseTo(20 / 5 + 30 / 10 + (60 * 0.5 ** 2) / 2, 9);
  });

  it('drives only where connections lead', () => {
    const trips = parseSumoDemand(
      [
        {
          file: 'r.xml',
          text: '<routes><flow id="f" from="in" to="ahead" begin="0" end="3600" number="7"/><trip id="t" from="left" to="back" depart="5"/></routes>',
        },
      ],
      new Map(),
      {},
    );
    const { problem, demand } = prepareProblem(network, trips, { toll: 0, distance: 0 });
    expect(demand).toMatchObject({ assigned: 7, unreachablePairs: 1, examples: ['left → back'] });
    const tree = new ShortestPathTree({ ...problem, outgoing: buildStar(problem, problem.linkFrom) });
    const cost = problem.performance.freeFlowTime.map(
      (time, link) => time + problem.performance.fixedCost[link]!,
    );
    tree.search(problem.linkFrom[0]!, cost);
    expect(tree.distance[problem.linkTo[2]!]).toBeCloseTo(10 + 11.5 + 10, 9);
  });

  it('starts and ends at junctions by whichever of their edges suits', () => {
    const text =
      '<routes><flow id="f" fromJunction="a" toJunction="c" begin="0" end="3600" number="7"/><flow id="g" from="in" toJunction="b" begin="0" end="3600" number="2"/><trip id="t" fromJunction="a" toJunction="nowhere" depart="0"/></routes>';
    const trips = parseSumoDemand([{ file: 'r.xml', text }], new Map(), {});
    const { problem, demand } = prepareProblem(network, trips, { toll: 0, distance: 0 });
    expect(demand).toMatchObject({ assigned: 9, unreachablePairs: 0, unknownPairs: 1 });
    const tree = new ShortestPathTree({ ...problem, outgoing: buildStar(problem, problem.linkFrom) });
    const cost = problem.performance.freeFlowTime.map(
      (time, link) => time + problem.performance.fixedCost[link]!,
    );
    tree.search(network.nodeIds.indexOf('a'), cost);
    expect(tree.distance[network.nodeIds.indexOf('c')]).toBeCloseTo(10 + 11.5 + 10, 9);
  });

  it('allows every turn where the file names no connection', () => {
    const bare = parseSumoNetwork(NET.replace(/<connection.*\n/g, ''), 'net.xml', [], OPTIONS);
    expect(bare.turns).toBeUndefined();
    expect(bare.warnings.map(({ en }) => en).join()).toMatch(/no connections/);
  });

  it('lets a later programme of a signal count', () => {
    const text =
      '<additional><tlLogic id="t" programID="1"><phase duration="60" state="GG"/></tlLogic></additional>';
    const always = parseSumoNetwork(NET, 'net.xml', [{ file: 'tls.add.xml', text }], OPTIONS);
    expect(always.capacity[0]).toBe(3600);
  });

  it.each([
    ['<net><edge', /broken XML/],
    ['<routes/>', /root element must be net/],
    ['<net/>', /no edges/],
  ])('refuses %s', (text, message) => {
    expect(() => parseSumoNetwork(text, 'net.xml', [], OPTIONS)).toThrow(message);
  });
});

describe('SUMO demand', () => {
  const zones = parseSumoZones(
    '<additional><tazs><taz id="1" edges="in left"/><taz id="2"><tazSource id="ahead" weight="1"/><tazSink id="ahead" weight="3"/><tazSink id="back" weight="1"/></taz></tazs></additional>'.replace(
      /<\/?tazs>/g,
      '',
    ),
    'taz.xml',
  );
  const read = (body: string, window = {}) =>
    parseSumoDemand([{ file: 'demand.xml', text: `<routes>${body}</routes>` }], zones, window);
  const total = (body: string, window = {}) => read(body, window).flows.reduce((sum, flow) => sum + flow, 0);

  it('takes the ends of routes, inline or by reference, per hour of the window', () => {
    const body =
      '<route id="r" edges="in ahead"/><vehicle id="1" depart="0" route="r"/><vehicle id="2" depart="0:20:00"><route edges="in left back"/></vehicle>';
    const trips = read(body, { beginSeconds: 0, endSeconds: 1800 });
    expect(trips.origins).toEqual(['in', 'in']);
    expect(trips.destinations).toEqual(['ahead', 'back']);
    expect(trips.flows).toEqual([2, 2]);
  });

  it.each([
    ['number="90"', 90],
    ['vehsPerHour="120"', 120],
    ['probability="0.1"', 360],
    ['period="10"', 360],
    ['period="exp(0.1)"', 360],
  ])('understands <flow %s>', (rate, expected) => {
    const body = `<flow id="f" from="in" to="ahead" begin="0" end="3600" ${rate}/>`;
    expect(total(body, { beginSeconds: 0, endSeconds: 3600 })).toBeCloseTo(expected, 6);
  });

  it('weighs the routes of a distribution, and leaves out what waits for a person', () => {
    const body = `<routeDistribution id="d"><route id="p" edges="in left" probability="3"/><route id="q" edges="in ahead" probability="1"/></routeDistribution>
      <flow id="f" route="d" begin="0" end="3600" number="80"/>
      <vehicle id="v" depart="0"><routeDistribution last="0"><route cost="9" probability="1" edges="in left back"/></routeDistribution></vehicle>
      <trip id="t" from="in" to="left" depart="triggered"/>`;
    const trips = read(body, { beginSeconds: 0, endSeconds: 3600 });
    expect(trips.destinations).toEqual(['back', 'left', 'ahead']);
    expect(trips.flows).toEqual([1, 60, 20]);
  });

  it('spreads zones over their edges by weight', () => {
    const trips = read('<interval begin="0" end="3600"><tazRelation from="1" to="2" count="80"/></interval>');
    expect(trips.origins).toEqual(['in', 'in', 'left', 'left']);
    expect(trips.flows).toEqual([30, 10, 30, 10]);
  });

  it('refuses trips from nowhere', () => {
    expect(() => read('<trip id="x" depart="0" fromTaz="9" toTaz="1"/>')).toThrow(/"x" has no usable from/);
  });

  it('reads OD matrices in both formats', () => {
    const pairs = '$OR;D2\n* note\n7.00 8.00\n1.00\n 1 2 80\n';
    const full = '$VM\n* time\n7.00 7.30\n0.5\n* zones\n2\n 1 2\n 0 80\n 0 0\n';
    expect(isSumoMatrix(pairs)).toBe(true);
    expect(parseSumoMatrix(pairs, 'od', zones).flows).toEqual([30, 10, 30, 10]);
    const matrix = full.replace('$VM\n', '$V\n');
    expect(parseSumoMatrix(matrix, 'od', zones).flows.reduce((sum, flow) => sum + flow, 0)).toBe(80);
    expect(() => parseSumoMatrix(pairs.replace('1 2 80', '1 7 80'), 'od', zones)).toThrow(
      /zone 7 is not defined/,
    );
  });
});
