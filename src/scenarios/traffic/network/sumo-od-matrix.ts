import { malformed, readNumber } from './malformed.ts';
import type { TripTable } from './road-network.ts';
import type { TrafficZone } from './sumo-demand.ts';

const MINUTES_PER_HOUR = 60;

/** Whether a text is one of SUMO's OD matrices (`$O…` pairs, `$V…` full matrix). */
export function isSumoMatrix(text: string): boolean {
  return /^\s*\$[OV]/.test(text);
}

/**
 * Reads an OD matrix in SUMO's O- or V-format between zones, spread over the edges of each zone by weight; flows in
 * vehicles an hour of the matrix's period.
 */
export function parseSumoMatrix(
  text: string,
  file: string,
  zones: ReadonlyMap<string, TrafficZone>,
): TripTable {
  const lines = text
    .split(/\r?\n/)
    .map((content, index) => ({ content: content.trim(), line: index + 1 }))
    .filter(({ content }) => content !== '' && !content.startsWith('*'));
  const kind = lines.shift()!.content;
  const cells = lines.flatMap(({ content, line }) => content.split(/\s+/).map(cell => ({ cell, line })));
  let at = 0;
  const next = (name: string) => {
    const found = cells[at++];
    if (!found) malformed(file, undefined, `缺少 ${name}`, `${name} is missing`);
    return found;
  };
  const nextNumber = (name: string) => {
    const { cell, line } = next(name);
    return readNumber(cell, 0, name, file, line);
  };
  if (/M/.test(kind)) next('vehicle type');
  const [begin, end] = [nextNumber('from-time'), nextNumber('to-time')].map(minutesOfClock);
  const hours = Math.max(1, end! - begin!) / MINUTES_PER_HOUR;
  const factor = nextNumber('factor') / hours;
  const table: TripTable = { endpoints: 'links', origins: [], destinations: [], flows: [], warnings: [] };
  const add = (from: string, to: string, flow: number, line: number) => {
    const [sources, sinks] = [zones.get(from)?.sources, zones.get(to)?.sinks];
    if (flow === 0) return;
    if (!sources || !sinks) {
      const missing = sources ? to : from;
      malformed(file, line, `小区 ${missing} 未定义`, `zone ${missing} is not defined`, [...zones.keys()][0]);
    }
    for (const [source, a] of sources) {
      for (const [sink, b] of sinks) {
        table.origins.push(source);
        table.destinations.push(sink);
        table.flows.push(flow * factor * a * b);
      }
    }
  };
  if (kind.startsWith('$O')) {
    while (at < cells.length) {
      const from = next('origin');
      const to = next('destination');
      add(from.cell, to.cell, nextNumber('flow'), from.line);
    }
  } else {
    const names = Array.from({ length: nextNumber('number of zones') }, () => next('zone name').cell);
    for (const from of names) {
      for (const to of names) add(from, to, nextNumber('flow'), cells[at - 1]!.line);
    }
  }
  return table;
}

/** `h.mm` as the format writes clock times. */
function minutesOfClock(clock: number): number {
  const hours = Math.floor(clock);
  return hours * MINUTES_PER_HOUR + Math.round((clock - hours) * 100);
}
