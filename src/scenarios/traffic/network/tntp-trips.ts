import { malformed, readNumber } from './malformed.ts';
import type { TripTable } from './road-network.ts';
import { contentLines, readMetadata } from './tntp-lines.ts';

/** Largest relative difference from `<TOTAL OD FLOW>` that passes as rounding. */
const TOTAL_TOLERANCE = 1e-4;

const ORIGIN = /^origin\s*:?\s*(\d+)$/i;

/** `Origin n` and `destination : flow`, whatever separates them: semicolons, spaces or the end of the line. */
function piecesOf(content: string): string[] {
  return content
    .replace(/\s*:\s*/g, ':')
    .replace(/(origin:?\s*\d+)/gi, '$1;')
    .replace(/(:[^\s;]+)\s+(?=\S)/g, '$1;')
    .split(';')
    .map(piece => piece.trim())
    .filter(piece => piece !== '');
}

/** Reads a TNTP trip table: `Origin n` followed by `destination : flow;` pairs. Throws ScenarioRefusal with the line. */
export function parseTntpTrips(text: string, file: string): TripTable {
  const table: TripTable = { endpoints: 'nodes', origins: [], destinations: [], flows: [], warnings: [] };
  let origin: string | undefined;
  let total = 0;
  for (const { line, content } of contentLines(text)) {
    for (const piece of piecesOf(content)) {
      const header = ORIGIN.exec(piece);
      if (header) {
        origin = String(Number(header[1]));
        continue;
      }
      const colon = piece.indexOf(':');
      if (colon < 0 || origin === undefined) {
        malformed(
          file,
          line,
          `“${piece}”不是“终点 : 流量”，或其前没有 Origin 行`,
          `"${piece}" is not "destination : flow", or no Origin line stands before it`,
        );
      }
      const flow = readNumber(piece.slice(colon + 1), 0, '流量 flow', file, line);
      const destination = readNumber(piece.slice(0, colon), 0, '终点 destination', file, line);
      total += flow;
      if (flow === 0) continue;
      table.origins.push(origin);
      table.destinations.push(String(destination));
      table.flows.push(flow);
    }
  }
  const declared = readMetadata(text).get('TOTAL OD FLOW');
  if (declared !== undefined && Math.abs(total - declared) > TOTAL_TOLERANCE * Math.max(1, declared)) {
    table.warnings.push({
      zh: `${file} 声明总需求 ${declared}，实有 ${total}`,
      en: `${file} declares a total demand of ${declared} but holds ${total}`,
    });
  }
  return table;
}
