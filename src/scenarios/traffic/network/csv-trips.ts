import { malformed, readNumber } from './malformed.ts';
import type { RoadNetwork, TripTable } from './road-network.ts';

const ORIGIN_NAMES = ['from', 'origin', 'o'];
const DESTINATION_NAMES = ['to', 'destination', 'd'];
const FLOW_NAMES = ['flow', 'trips', 'vehicles', 'demand', 'volume', 'ton'];

/** Reads trips as CSV with a header: origin (`from`), destination (`to`), flow. Ids are those of the network's nodes. */
export function parseCsvTrips(text: string, file: string): TripTable {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const cellsOf = (line: string) => line.split(/[,;\t]/).map(cell => cell.trim().replace(/^"(.*)"$/, '$1'));
  const header = cellsOf(lines[0] ?? '').map(name => name.toLowerCase());
  const columnOf = (names: readonly string[]) => header.findIndex(name => names.includes(name));
  const columns = [ORIGIN_NAMES, DESTINATION_NAMES, FLOW_NAMES].map(columnOf);
  if (columns.includes(-1)) {
    malformed(
      file,
      1,
      `表头应有 from,to,flow，实为“${lines[0]}”`,
      `the header must name from,to,flow; it is "${lines[0]}"`,
      'from,to,flow',
    );
  }
  const table: TripTable = { endpoints: 'nodes', origins: [], destinations: [], flows: [], warnings: [] };
  lines.slice(1).forEach((line, index) => {
    if (line.trim() === '') return;
    const cells = cellsOf(line);
    const flow = readNumber(cells[columns[2]!], 0, 'flow', file, index + 2);
    if (flow === 0) return;
    table.origins.push(cells[columns[0]!]!);
    table.destinations.push(cells[columns[1]!]!);
    table.flows.push(flow);
  });
  return table;
}

/** The table between links where its ids name links and not nodes, as demand for a SUMO network often does. */
export function matchEndpoints(table: TripTable, network: RoadNetwork): TripTable {
  const nodes = new Set(network.nodeIds);
  const links = new Set(network.linkIds);
  const ids = [...table.origins, ...table.destinations];
  const namesLinks = ids.some(id => links.has(id)) && !ids.some(id => nodes.has(id));
  return namesLinks ? { ...table, endpoints: 'links' } : table;
}
