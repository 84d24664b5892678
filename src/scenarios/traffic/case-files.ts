import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DemandZones } from '@city/scenario-data.ts';
import { ScenarioRefusal } from '@core/scenario.ts';
import type { TrafficCase } from './case-schema.ts';
import { parseCsvTrips } from './network/csv-trips.ts';
import { parseGeojsonNetwork } from './network/geojson-network.ts';
import { malformed } from './network/malformed.ts';
import type { RoadNetwork, TripTable } from './network/road-network.ts';
import { parseSumoDemand, parseSumoZones } from './network/sumo-demand.ts';
import { parseSumoNetwork } from './network/sumo-network.ts';
import { isSumoMatrix, parseSumoMatrix } from './network/sumo-od-matrix.ts';
import { parseTntpNetwork } from './network/tntp-network.ts';
import { parseTntpTrips } from './network/tntp-trips.ts';
import { tripsFromZones } from './network/zone-trips.ts';

/** Reads the files a case names, relative to it, and keeps the SHA-256 of each. */
export class CaseFiles {
  readonly hashes: Record<string, string> = {};
  readonly #folder: string;

  constructor(casePath: string) {
    this.#folder = dirname(casePath);
  }

  /** Throws ScenarioRefusal when the file cannot be read. */
  async text(name: string): Promise<string> {
    const path = resolve(this.#folder, name);
    let bytes: Buffer;
    try {
      bytes = await readFile(path);
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new ScenarioRefusal(name, {
        zh: `读不到文件 ${path}（${reason}）；文件名相对于算例文件所在的文件夹`,
        en: `Cannot read the file ${path} (${reason}); names are relative to the folder of the case file`,
      });
    }
    this.hashes[name] = createHash('sha256').update(bytes).digest('hex');
    return (isGzip(bytes) ? gunzipSync(bytes) : bytes).toString('utf8');
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

export async function readNetwork(files: CaseFiles, { network }: TrafficCase): Promise<RoadNetwork> {
  const text = await files.text(network.file);
  switch (network.format ?? networkFormatOf(network.file)) {
    case 'geojson':
      return withFirstThruNode(parseGeojsonNetwork(text, network.file, network), network.firstThruNode);
    case 'sumo': {
      const signals = network.signalFiles.map(async file => ({ file, text: await files.text(file) }));
      return parseSumoNetwork(text, network.file, await Promise.all(signals), network);
    }
    default:
      return withFirstThruNode(parseTntpNetwork(text, network.file), network.firstThruNode);
  }
}

export async function readTrips(files: CaseFiles, { demand }: TrafficCase): Promise<TripTable> {
  const names = typeof demand.file === 'string' ? [demand.file] : demand.file;
  const texts = await Promise.all(names.map(async file => ({ file, text: await files.text(file) })));
  const zones = demand.zoneFile
    ? parseSumoZones(await files.text(demand.zoneFile), demand.zoneFile)
    : new Map<string, never>();
  const isRoutes = ({ file, text }: (typeof texts)[number]) =>
    (demand.format ?? demandFormatOf(file, text)) === 'sumo' && !isSumoMatrix(text);
  // Route files share one time window, so they are read together.
  const routes = texts.filter(isRoutes);
  const tables = texts
    .filter(named => !isRoutes(named))
    .map(({ text, file }) => {
      switch (demand.format ?? demandFormatOf(file, text)) {
        case 'csv':
          return parseCsvTrips(text, file);
        case 'zones':
          return tripsFromZones(parseJson(text, file) as DemandZones, file);
        case 'sumo':
          return parseSumoMatrix(text, file, zones);
        default:
          return parseTntpTrips(text, file);
      }
    });
  if (routes.length > 0) tables.push(parseSumoDemand(routes, zones, demand));
  const [first] = tables;
  return {
    endpoints: first!.endpoints,
    origins: tables.flatMap(table => table.origins),
    destinations: tables.flatMap(table => table.destinations),
    flows: tables.flatMap(table => table.flows.map(flow => flow * demand.factor)),
    warnings: tables.flatMap(table => table.warnings),
  };
}

function networkFormatOf(file: string) {
  if (/\.xml(\.gz)?$/i.test(file)) return 'sumo';
  return /\.(geo)?json(\.gz)?$/i.test(file) ? 'geojson' : 'tntp';
}

function demandFormatOf(file: string, text: string) {
  if (/\.xml(\.gz)?$/i.test(file) || isSumoMatrix(text)) return 'sumo';
  if (/\.json(\.gz)?$/i.test(file)) return 'zones';
  return /\.csv(\.gz)?$/i.test(file) ? 'csv' : 'tntp';
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    malformed(file, undefined, `不是 JSON（${String(error)}）`, `not JSON (${String(error)})`);
  }
}

/** Nodes with a number below it may not be passed through; ids that are no numbers may. */
function withFirstThruNode(network: RoadNetwork, firstThruNode: number | undefined): RoadNetwork {
  if (firstThruNode === undefined) return network;
  return {
    ...network,
    isThrough: Uint8Array.from(network.nodeIds, id => (Number(id) < firstThruNode ? 0 : 1)),
  };
}
