import { describe, expect, it } from 'vitest';
import { applyChanges, applyTurnRules } from './changes.ts';
import { matchEndpoints, parseCsvTrips } from './csv-trips.ts';
import { parseGeojsonNetwork } from './geojson-network.ts';
import { prepareProblem } from './problem-from-network.ts';
import { parseTntpNetwork } from './tntp-network.ts';
import { parseTntpTrips } from './tntp-trips.ts';
import { tripsFromZones } from './zone-trips.ts';

const NETWORK = `<NUMBER OF ZONES> 2
<Number of Nodes>\t3
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 4
<END OF METADATA>

~ \tinit_node\tterm_node\tcapacity\tlength\tfree_flow_time\tb\tpower\tspeed\ttoll\tlink_type\t;
\t1\t3\t100\t2.5\t1.5\t0.15\t4\t0\t7\t1\t;
  3 2  1e2 1 2 0.5 4.2 ;
~ a comment between links
3   2   50   1   0   0   0   0   0   1   ;\r
2 1 0 1 4 .15 4 0 0 1;
`;
const TRIPS = `<NUMBER OF ZONES> 2
<TOTAL OD FLOW> 15.5
<END OF METADATA>
~ remark
Origin  1
   1 : 5.0;   2 :  10.25; ~ tail
origin 2
 1: .25 ; 2 :0;
`;

describe('TNTP', () => {
  it('reads links in order whatever the spacing, with parallel links and missing columns', () => {
    const network = parseTntpNetwork(NETWORK, 'net');
    expect(network.nodeIds).toEqual(['1', '2', '3']);
    expect(Array.from(network.from, node => network.nodeIds[node])).toEqual(['1', '3', '3', '2']);
    expect(Array.from(network.capacity)).toEqual([100, 100, 50, 0]);
    expect(Array.from(network.power)).toEqual([4, 4.2, 0, 4]);
    expect(Array.from(network.toll)).toEqual([7, 0, 0, 0]);
    expect(Array.from(network.isThrough)).toEqual([0, 0, 1]);
    expect(network.warnings.map(({ en }) => en).join()).toMatch(/capacity 0/);
  });

  it('takes columns by the names of the header', () => {
    const swapped = NETWORK.replace('capacity\tlength', 'length\tcapacity');
    expect(parseTntpNetwork(swapped, 'net').length[0]).toBe(100);
  });

  it.each([
    ['3 2 100 1 x 0.5 4 ;', /line 9: free_flow_time is not a number/],
    ['3 2 -100 1 2 0.5 4 ;', /line 9: capacity = -100 is below 0; nearest valid value: 0/],
    ['3 2 100 ;', /line 9: 3 columns/],
  ])('refuses "%s" with its line', (line, message) => {
    const broken = NETWORK.replace('  3 2  1e2 1 2 0.5 4.2 ;', line);
    expect(() => parseTntpNetwork(broken, 'net')).toThrow(message);
  });

  it('reads trips, and reports what it will not assign', () => {
    const trips = parseTntpTrips(TRIPS, 'trips');
    expect(trips.flows).toEqual([5, 10.25, 0.25]);
    expect(trips.warnings).toEqual([]);
    const { problem, demand } = prepareProblem(parseTntpNetwork(NETWORK, 'net'), trips, {
      toll: 0.5,
      distance: 2,
    });
    expect(demand).toMatchObject({ total: 15.5, intrazonal: 5, assigned: 10.5, unreachablePairs: 0 });
    expect(Array.from(problem.performance.fixedCost)).toEqual([8.5, 2, 2, 2]);
  });

  it.each([
    ['2 : -1;', /line 6: .*flow = -1 is below 0/],
    ['2 10.25;', /line 6: "2 10.25" is not "destination : flow"/],
  ])('refuses the trip "%s"', (pair, message) => {
    expect(() => parseTntpTrips(TRIPS.replace('2 :  10.25;', pair), 'trips')).toThrow(message);
  });

  it.each([
    ['all in one line', 'Origin 1 1 : 5.0; 2 : 10.25; origin 2 1: .25 ; 2 :0'],
    ['without semicolons', 'ORIGIN : 1\n 1:5.0 2 : 10.25\nOrigin 2\n1 : .25\n2 : 0'],
    ['one pair a line', 'Origin\t1\r\n1\t:\t5\t;\r\n2 : 1.025e1;\r\nOrigin 2;\r\n1 : 0.25'],
  ])('reads trips written %s', (_name, text) => {
    const trips = parseTntpTrips(text, 'trips');
    expect(trips.origins).toEqual(['1', '1', '2']);
    expect(trips.destinations).toEqual(['1', '2', '1']);
    expect(trips.flows).toEqual([5, 10.25, 0.25]);
  });

  it('reads a header without its tilde, commas for tabs, metadata in any order, and stated factors', () => {
    const text = `<FIRST THROUGH NODE>3\n<DISTANCE FACTOR> 0.04\n<toll factor> 0.02\ninit_node,term_node,capacity,length,free_flow_time,b,power\n1,3,100,2.5,1.5,0.15,4\n3,2,50,1,0,0,0\n`;
    const network = parseTntpNetwork(text, 'net');
    expect(Array.from(network.capacity)).toEqual([100, 50]);
    expect(Array.from(network.isThrough)).toEqual([0, 0, 1]);
    expect(network.factors).toEqual({ toll: 0.02, distance: 0.04 });
  });

  it('refuses decimal commas and a slip in the number of zones', () => {
    expect(() => parseTntpNetwork(NETWORK.replace('2.5\t1.5', '2,5\t1,5'), 'net')).toThrow(/"2,5"/);
    const huge = NETWORK.replace('ZONES> 2', 'ZONES> 200000000');
    expect(() => parseTntpNetwork(huge, 'net')).toThrow(/numbered up to 3; nearest valid value: 3/);
  });

  it('counts pairs that no path joins instead of failing', () => {
    const network = applyChanges(parseTntpNetwork(NETWORK, 'net'), { close: ['4'], capacity: [] });
    const { demand, warnings } = prepareProblem(network, parseTntpTrips(TRIPS, 'trips'), {
      toll: 0,
      distance: 0,
    });
    expect(demand).toMatchObject({
      unreachablePairs: 1,
      unreachable: 0.25,
      assigned: 10.25,
      examples: ['2 → 1'],
    });
    expect(warnings.some(({ zh }) => zh.includes('没有通路'))).toBe(true);
  });
});

const line = (...coordinates: number[][]) => ({ type: 'LineString', coordinates });
const road = (properties: object, ...coordinates: number[][]) => ({
  type: 'Feature',
  properties: { freeSpeedKmh: 36, capacityVehiclesPerHour: 900, ...properties },
  geometry: line(...coordinates),
});
const collection = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features });
const BPR = { b: 0.15, power: 4 };

describe('GeoJSON', () => {
  it('gives two links for a street and one for a one-way road', () => {
    const text = collection(
      road({ id: 'a', from: 'x', to: 'y', oneway: false, lengthMeters: 500 }, [0, 0], [0.005, 0]),
      road({ id: 'b', from: 'y', to: 'z', oneway: true, lengthMeters: 100 }, [0.005, 0], [0.006, 0]),
    );
    const network = parseGeojsonNetwork(text, 'roads', BPR);
    expect(network.linkIds).toEqual(['a', 'a:reverse', 'b']);
    expect(Array.from(network.freeFlowTime)).toEqual([50, 50, 10]);
    expect(network.units).toEqual({ time: 's', length: 'm' });
  });

  it('joins roads without node names where they end, and measures them', () => {
    const text = collection(road({}, [113, 23], [113.01, 23]), road({}, [113.01, 23], [113.01, 23.01]));
    const network = parseGeojsonNetwork(text, 'roads', BPR);
    expect(network.nodeIds).toHaveLength(3);
    expect(network.to[0]).toBe(network.from[2]);
    expect(Math.abs(network.length[2]! / 1111.95 - 1)).toBeLessThan(1e-3);
  });

  it('reads what OSM and its exports write: highway, lanes, maxspeed, oneway', () => {
    const osm = (properties: object, ...ends: number[][]) => ({
      type: 'Feature',
      properties,
      geometry: line(...ends),
    });
    const text = collection(
      { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [0, 0] } },
      osm({ osm_id: 7, highway: 'primary', lanes: '4', maxspeed: '30 mph', length: 1000 }, [0, 0], [1, 0]),
      osm({ highway: 'motorway_link', oneway: 'yes', lanes: 2, u: 'p', v: 'q' }, [1, 0], [2, 0]),
      osm({ highway: 'residential', oneway: '-1', maxspeed: 'walk' }, [2, 0], [3, 0]),
    );
    const network = parseGeojsonNetwork(text, 'roads', BPR);
    expect(network.linkIds).toEqual(['7', '7:reverse', '3', '4']);
    expect(Array.from(network.capacity)).toEqual([2400, 2400, 4000, 600]);
    expect(network.freeFlowTime[0]).toBeCloseTo(1000 / ((30 * 1.609344) / 3.6), 9);
    expect(network.nodeIds[network.from[2]!]).toBe('p');
    expect(network.nodeIds[network.from[3]!]).toMatch(/^3\.0+,/);
  });

  it('takes ways apart where others meet them in passing, and closes them whole', () => {
    const text = collection(
      road({ id: 'main', oneway: 'yes', length: 4000, toll: 8 }, [0, 0], [0.01, 0], [0.02, 0], [0.04, 0]),
      road({ id: 'side', oneway: 'yes' }, [0.01, 0.01], [0.01, 0], [0.01, -0.01]),
    );
    const network = parseGeojsonNetwork(text, 'roads', BPR);
    expect(network.linkIds).toEqual(['main:1', 'main:2', 'side:1', 'side:2']);
    expect(Array.from(network.length).slice(0, 2).map(Math.round)).toEqual([1000, 3000]);
    expect(Array.from(network.toll).slice(0, 2).map(Math.round)).toEqual([2, 6]);
    expect(network.to[0]).toBe(network.from[3]);
    expect(Array.from(applyChanges(network, { close: ['main'], capacity: [] }).isOpen)).toEqual([0, 0, 1, 1]);
  });

  it('reads several lines in one road, and what exports of OpenStreetMap leave unsaid', () => {
    const several = [
      [
        [0, 0],
        [0.01, 0],
      ],
      [
        [0.02, 0],
        [0.03, 0],
      ],
    ];
    const text = collection(
      {
        type: 'Feature',
        properties: { osm_id: '5', fclass: 'secondary', oneway: 'F', maxspeed: 0 },
        geometry: { type: 'MultiLineString', coordinates: several },
      },
      road({ id: 'ring', highway: 'tertiary', junction: 'roundabout' }, [0.01, 0], [0.02, 0]),
      road({ id: 'back', oneway: 'T' }, [0.03, 0], [0.04, 0]),
    );
    const network = parseGeojsonNetwork(text, 'roads', BPR);
    expect(network.linkIds).toEqual(['5:1', '5:2', 'ring', 'back']);
    expect(network.freeFlowTime[0]! / network.length[0]!).toBeCloseTo(3.6 / 50, 9);
    expect(network.to[3]).toBe(network.to[1]);
  });

  it.each([
    [collection(road({ oneway: 'perhaps' }, [0, 0], [1, 1])), /oneway "perhaps" must be/],
    [
      collection({ type: 'Feature', properties: {}, geometry: line([0, 0], [1, 1]) }),
      /neither a speed .* nor a class/,
    ],
    [
      collection({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [] } }),
      /or a MultiLineString/,
    ],
    [collection(road({ freeSpeedKmh: 0 }, [0, 0], [1, 1])), /its speed is 0; nearest valid value: 30/],
    [collection(road({}, [0, 0])), /LineString of at least two points/],
    ['{', /not JSON/],
  ])('refuses broken input', (text, message) => {
    expect(() => parseGeojsonNetwork(text, 'roads', BPR)).toThrow(message);
  });
});

describe('other demand', () => {
  it('reads CSV by header', () => {
    expect(parseCsvTrips('Origin,Destination,Vehicles\n"a",b,3\n\nb,a,0\n', 'od')).toMatchObject({
      origins: ['a'],
      destinations: ['b'],
      flows: [3],
    });
    expect(() => parseCsvTrips('from,to\n1,2', 'od')).toThrow(/from,to,flow/);
    expect(() => parseCsvTrips('from,to,flow\n1,2,\n', 'od')).toThrow(/line 2/);
  });

  it('reads quoted ids, other separators, and a matrix', () => {
    const quoted = parseCsvTrips('from;to;flow\n"113.0,23.1";b;3\n', 'od');
    expect(quoted.origins).toEqual(['113.0,23.1']);
    const matrix = parseCsvTrips('o/d,1,2,3\n1,0,5,\n2,1.5,0,2\n', 'od');
    expect(matrix.origins).toEqual(['1', '2', '2']);
    expect(matrix.destinations).toEqual(['2', '1', '3']);
    expect(matrix.flows).toEqual([5, 1.5, 2]);
    expect(() => parseCsvTrips('from,to,flow\n"a,b,3\n', 'od')).toThrow(/quotation mark/);
    expect(() => parseCsvTrips('o/d,1,2\n1,0,-5\n', 'od')).toThrow(/line 2: flow = -5 is below 0/);
  });

  it('takes ids of links where they are none of nodes', () => {
    const network = parseTntpNetwork(NETWORK, 'net');
    const named = { ...network, linkIds: ['a', 'b', 'c', 'd'] };
    expect(matchEndpoints(parseCsvTrips('o,d,trips\na,b,3', 'od'), named).endpoints).toBe('links');
    expect(matchEndpoints(parseCsvTrips('o,d,trips\n1,2,3', 'od'), named).endpoints).toBe('nodes');
  });

  it('reads the zones of a pack', () => {
    const zones = [{ node: 'a' }, { node: 'b' }];
    const trips = tripsFromZones({ zones, vehiclesPerHour: [0, 4, 6, 0] } as never, 'demand', 0.5);
    expect(trips).toMatchObject({ origins: ['a', 'b'], destinations: ['b', 'a'], flows: [2, 3] });
    expect(() => tripsFromZones({ zones, vehiclesPerHour: [0, 4] } as never, 'demand')).toThrow(/zones²/);
  });
});

describe('changes', () => {
  const network = parseTntpNetwork(NETWORK, 'net');

  it('closes links by id or by their ends, parallel ones together', () => {
    const closed = applyChanges(network, {
      close: [{ from: '3', to: '2' }],
      capacity: [{ link: '1', factor: 0.5 }],
    });
    expect(Array.from(closed.isOpen)).toEqual([1, 0, 0, 1]);
    expect(closed.capacity[0]).toBe(50);
    expect(Array.from(network.isOpen)).toEqual([1, 1, 1, 1]);
  });

  it('refuses a link that does not exist, naming one that does', () => {
    expect(() => applyChanges(network, { close: ['99'], capacity: [] })).toThrow(/no such link; nearest/);
  });

  it('forbids and charges turns', () => {
    const ruled = applyTurnRules(network, [
      { from: '1', to: '2' },
      { from: '1', to: '3', penalty: 5 },
    ]);
    const { problem, demand } = prepareProblem(ruled, parseTntpTrips(TRIPS, 'trips'), {
      toll: 0,
      distance: 0,
    });
    expect(demand.unreachablePairs).toBe(0);
    expect(Array.from(problem.performance.fixedCost)).toContain(5);
    const blocked = applyTurnRules(ruled, [{ from: '1', to: '3' }]);
    const lost = prepareProblem(blocked, parseTntpTrips(TRIPS, 'trips'), { toll: 0, distance: 0 });
    expect(lost.demand.examples).toEqual(['1 → 2']);
    expect(() => applyTurnRules(network, [{ from: '1', to: '4' }])).toThrow(/do not meet/);
  });
});
