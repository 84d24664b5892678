import type { DemandZones, TrafficCityOptions } from '@city/scenario-data.ts';
import { type ScenarioContext, ScenarioRefusal } from '@core/scenario.ts';
import type { LocalizedText } from '@core/text.ts';
import * as z from 'zod/mini';
import { sha256 } from '../../runtime/sha256.ts';
import { parseGeojsonNetwork } from '../network/geojson-network.ts';
import { malformed } from '../network/malformed.ts';
import type { RoadNetwork } from '../network/road-network.ts';
import { RUNNING_SPEED_SHARE, STREET_BPR } from './calibration.ts';

const optionsSchema = z.object({
  scenarios: z.object({ traffic: z.object({ roads: z.string(), demand: z.string(), source: z.string() }) }),
});
const roadsSchema = z.object({
  features: z.array(
    z.object({
      properties: z.object({
        id: z.string(),
        lanes: z.number(),
        name: z.optional(z.object({ zh: z.string(), en: z.string() })),
      }),
    }),
  ),
});
const demandSchema = z.object({
  zones: z.array(
    z.object({
      id: z.string(),
      node: z.string(),
      name: z.object({ zh: z.string(), en: z.string() }),
      longitude: z.number(),
      latitude: z.number(),
      population: z.number(),
      jobs: z.number(),
    }),
  ),
});

/** What the city pack says of its roads and trips. */
export interface CityTraffic {
  readonly network: RoadNetwork;
  readonly lanes: Float64Array;
  /** Name of a road by the id of its feature. */
  readonly names: ReadonlyMap<string, LocalizedText>;
  readonly demand: DemandZones;
  readonly hashes: Readonly<Record<string, string>>;
}

/** Reads the pack's files. Throws ScenarioRefusal when the city has no traffic model inputs or they are broken. */
export async function readCityTraffic(context: ScenarioContext): Promise<CityTraffic> {
  const hashes: Record<string, string> = {};
  const read = async (path: string): Promise<string> => {
    const bytes = await context.fetchCityFile(path);
    hashes[path] = await sha256(new Uint8Array(bytes));
    return new TextDecoder().decode(bytes);
  };
  const options = optionsOf(await read('city.json'));
  const [roads, demandText] = [await read(options.roads), await read(options.demand)];
  const parsed = parseGeojsonNetwork(roads, options.roads, STREET_BPR);
  const freeFlowTime = parsed.freeFlowTime.map(seconds => seconds / RUNNING_SPEED_SHARE);
  const network = { ...parsed, freeFlowTime };
  await context.progress(0);
  const properties = parseWith(roadsSchema, roads, options.roads).features.map(feature => feature.properties);
  const roadById = new Map(properties.map(road => [road.id, road]));
  parseWith(demandSchema, demandText, options.demand);
  return {
    network,
    lanes: Float64Array.from(network.linkIds, id => roadById.get(roadIdOf(id))?.lanes ?? 1),
    names: new Map(properties.flatMap(({ id, name }) => (name ? [[id, name] as const] : []))),
    demand: JSON.parse(demandText) as DemandZones,
    hashes,
  };
}

/** Id of the road a link belongs to: both directions of a street are one road. */
export function roadIdOf(linkId: string): string {
  return linkId.replace(/:reverse$/, '');
}

function optionsOf(text: string): TrafficCityOptions {
  const parsed = optionsSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data.scenarios.traffic;
  throw new ScenarioRefusal('city', {
    zh: '这个城市包没有交通推演的数据（city.json 的 scenarios.traffic：roads、demand）',
    en: 'This city pack has no traffic model inputs (scenarios.traffic of city.json: roads, demand)',
  });
}

function parseWith<T>(schema: z.ZodMiniType<T>, text: string, file: string): T {
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const where = issue.path.join('.');
  malformed(file, undefined, `${where} 有误（${issue.code}）`, `${where} is wrong (${issue.code})`);
}
