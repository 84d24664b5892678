import Papa from 'papaparse';
import { malformed, readNumber } from './malformed.ts';
import type { RoadNetwork, TripTable } from './road-network.ts';

const ORIGIN_NAMES = ['from', 'origin', 'o'];
const DESTINATION_NAMES = ['to', 'destination', 'd'];
const FLOW_NAMES = ['flow', 'trips', 'vehicles', 'demand', 'volume', 'ton'];

/**
 * Reads trips as CSV with a header: a row a pair (`from`, `to`, `flow`), or a matrix with destinations in the header and
 * an origin before each row. Ids are those of the network's nodes; separators are found out, quotes are understood.
 */
export function parseCsvTrips(text: string, file: string): TripTable {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken) malformed(file, (broken.row ?? 0) + 1, '引号没有配对', 'a quotation mark is not closed');
  const [header = [], ...rows] = data.map(row => row.map(cell => cell.trim()));
  const columnOf = (names: readonly string[]) => header.findIndex(name => names.includes(name.toLowerCase()));
  const columns = [ORIGIN_NAMES, DESTINATION_NAMES, FLOW_NAMES].map(columnOf);
  if (!columns.includes(-1)) {
    const [from, to, flow] = columns as [number, number, number];
    return tableOf(
      rows.map((row, index) => [row[from]!, row[to]!, readNumber(row[flow], 0, 'flow', file, index + 2)]),
    );
  }
  const isMatrix = header.length > 2 && rows.length > 0 && rows.every(row => row.length === header.length);
  if (!isMatrix) {
    malformed(
      file,
      1,
      `表头应有 from,to,flow，实为“${header.join(',')}”`,
      `the header must name from,to,flow; it is "${header.join(',')}"`,
      'from,to,flow',
    );
  }
  return tableOf(
    rows.flatMap((row, index) =>
      header
        .slice(1)
        .map((to, k): Trip => [row[0]!, to, readNumber(row[k + 1] || '0', 0, 'flow', file, index + 2)]),
    ),
  );
}

type Trip = readonly [origin: string, destination: string, flow: number];

function tableOf(trips: readonly Trip[]): TripTable {
  const used = trips.filter(([, , flow]) => flow > 0);
  return {
    endpoints: 'nodes',
    origins: used.map(([origin]) => origin),
    destinations: used.map(([, destination]) => destination),
    flows: used.map(([, , flow]) => flow),
    warnings: [],
  };
}

/** The table between links where its ids name links and not nodes, as demand for a SUMO network often does. */
export function matchEndpoints(table: TripTable, network: RoadNetwork): TripTable {
  const nodes = new Set(network.nodeIds);
  const links = new Set(network.linkIds);
  const ids = [...table.origins, ...table.destinations];
  const namesLinks = ids.some(id => links.has(id)) && !ids.some(id => nodes.has(id));
  return namesLinks ? { ...table, endpoints: 'links' } : table;
}
