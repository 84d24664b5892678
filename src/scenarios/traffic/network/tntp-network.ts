import type { LocalizedText } from '@core/text.ts';
import { malformed, readNumber } from './malformed.ts';
import { type LinkRow, networkFromRows, type RoadNetwork } from './road-network.ts';
import { contentLines, readMetadata } from './tntp-lines.ts';

/** Columns in the standard order of a `_net.tntp` file, as its README names them. */
const STANDARD_COLUMNS = [
  'init_node',
  'term_node',
  'capacity',
  'length',
  'free_flow_time',
  'b',
  'power',
  'speed',
  'toll',
  'link_type',
] as const;
const REQUIRED_COLUMNS = 7;
const HEADER = /^\s*~?\s*init.?node.*term.?node/i;
const MOST_ISOLATED_ZONES = 100_000;
type Column = (typeof STANDARD_COLUMNS)[number];

/**
 * Reads a TNTP network (Transportation Networks for Research). Columns are taken by the `~` header where it uses the
 * standard names, else in standard order; missing toll, speed and type are 0. Throws ScenarioRefusal with the line.
 */
export function parseTntpNetwork(text: string, file: string): RoadNetwork {
  const metadata = readMetadata(text);
  const columns = columnOrder(text);
  const rows: LinkRow[] = [];
  const nodeNumbers = new Set<number>();
  for (const { line, content } of contentLines(text)) {
    const cells = cellsOf(content);
    if (cells.length === 0 || (rows.length === 0 && HEADER.test(content))) continue;
    if (cells.length < REQUIRED_COLUMNS) {
      malformed(
        file,
        line,
        `只有 ${cells.length} 列，至少要 ${REQUIRED_COLUMNS} 列（起点、终点、通行能力、长度、自由流时间、B、幂）`,
        `${cells.length} columns where at least ${REQUIRED_COLUMNS} are needed (from, to, capacity, length, free-flow time, B, power)`,
      );
    }
    const number = (column: Column, minimum: number) => {
      const at = columns.indexOf(column);
      return at < 0 || at >= cells.length ? 0 : readNumber(cells[at], minimum, column, file, line);
    };
    const [from, to] = [number('init_node', 0), number('term_node', 0)];
    nodeNumbers.add(from).add(to);
    rows.push({
      id: `${rows.length + 1}`,
      from: `${from}`,
      to: `${to}`,
      capacity: number('capacity', 0),
      length: number('length', 0),
      freeFlowTime: number('free_flow_time', 0),
      b: number('b', 0),
      power: number('power', 0),
      toll: number('toll', -Infinity),
    });
  }
  if (rows.length === 0) malformed(file, undefined, '没有路段', 'no links in it');
  const zones = zoneCount(metadata, nodeNumbers, file);
  for (let zone = 1; zone <= zones; zone++) nodeNumbers.add(zone);
  const network = networkFromRows(rows, [...nodeNumbers].sort((a, b) => a - b).map(String), {
    units: { time: 'file', length: 'file' },
    warnings: countWarnings(metadata, rows, file),
    factors: { toll: metadata.get('TOLL FACTOR') ?? 0, distance: metadata.get('DISTANCE FACTOR') ?? 0 },
  });
  const firstThruNode = metadata.get('FIRST THRU NODE') ?? metadata.get('FIRST THROUGH NODE') ?? 1;
  network.nodeIds.forEach((id, node) => {
    if (Number(id) < firstThruNode) network.isThrough[node] = 0;
  });
  return network;
}

/** Cells of a row: by white space or, in a file that has none, by commas. */
function cellsOf(content: string): string[] {
  const row = content.replace(/;.*$/, '').trim();
  return row.split(/\s/.test(row) ? /,?\s+/ : ',').filter(cell => cell !== '');
}

/** Zones beyond every node that a link names are isolated; millions of them are a slip of the pen. */
function zoneCount(metadata: ReadonlyMap<string, number>, nodes: ReadonlySet<number>, file: string): number {
  const zones = metadata.get('NUMBER OF ZONES') ?? 0;
  const highest = [...nodes].reduce((most, node) => Math.max(most, node), 0);
  if (zones > Math.max(highest, MOST_ISOLATED_ZONES)) {
    malformed(
      file,
      undefined,
      `<NUMBER OF ZONES> ${zones}，而节点编号最大为 ${highest}`,
      `<NUMBER OF ZONES> ${zones}, but nodes are numbered up to ${highest}`,
      `${highest}`,
    );
  }
  return zones;
}

/** Column names from the last `~` line that holds the standard ones, or the standard order. */
function columnOrder(text: string): readonly string[] {
  const header = text
    .split(/\r?\n/)
    .filter(line => HEADER.test(line))
    .at(-1);
  const names = header
    ?.replace(/[~;]/g, '')
    .trim()
    .split(/\s*\t\s*|\s{2,}|\s(?=\w+_)|(?<=_\w+)\s/)
    .map(name => name.trim().toLowerCase().replace(/\s+/g, '_'));
  const complete =
    names && STANDARD_COLUMNS.slice(0, REQUIRED_COLUMNS).every(column => names.includes(column));
  return complete ? names : STANDARD_COLUMNS;
}

function countWarnings(
  metadata: ReadonlyMap<string, number>,
  rows: readonly LinkRow[],
  file: string,
): LocalizedText[] {
  const warnings: LocalizedText[] = [];
  const declared = metadata.get('NUMBER OF LINKS');
  if (declared !== undefined && declared !== rows.length) {
    warnings.push({
      zh: `${file} 声明 ${declared} 条路段，实有 ${rows.length} 条`,
      en: `${file} declares ${declared} links but holds ${rows.length}`,
    });
  }
  const uncapped = rows.filter(
    row => row.capacity === 0 && row.b * row.freeFlowTime > 0 && row.power > 0,
  ).length;
  if (uncapped > 0) {
    warnings.push({
      zh: `${uncapped} 条路段的通行能力为 0：按不拥堵处理（恒为自由流时间）`,
      en: `${uncapped} links have capacity 0: treated as never congested (free-flow time at any flow)`,
    });
  }
  return warnings;
}
