import { ScenarioRefusal } from '@core/scenario.ts';
import * as z from 'zod/mini';

const positive = z.number().check(z.positive());
const nonNegative = z.number().check(z.nonnegative());
const fileName = z.string().check(z.minLength(1));
const files = z.union([fileName, z.array(fileName).check(z.minLength(1))]);
/** Node and link ids may be written as numbers. */
const id = z.pipe(
  z.union([z.string(), z.number()]),
  z.transform(value => String(value)),
);
const linkReference = z.union([id, z.strictObject({ from: id, to: id })]);

const network = z.strictObject({
  format: z.optional(z.enum(['tntp', 'geojson', 'sumo'])),
  file: fileName,
  /** Overrides the `<FIRST THRU NODE>` of a TNTP file; GeoJSON has none of its own. */
  firstThruNode: z.optional(nonNegative),
  /** Where the file gives none (GeoJSON, SUMO). */
  b: z._default(nonNegative, 0.15),
  power: z._default(nonNegative, 4),
  vehicleClass: z._default(z.string(), 'passenger'),
  saturationFlowPerLane: z._default(positive, 1800),
  turnSeconds: z._default(z.strictObject({ left: nonNegative, right: nonNegative, uTurn: nonNegative }), {
    left: 0,
    right: 0,
    uTurn: 0,
  }),
  signalFiles: z._default(z.array(fileName), []),
});

const demand = z.strictObject({
  format: z.optional(z.enum(['tntp', 'csv', 'sumo', 'zones'])),
  file: files,
  factor: z._default(nonNegative, 1),
  zoneFile: z.optional(fileName),
  beginSeconds: z.optional(nonNegative),
  endSeconds: z.optional(positive),
});

/** Above a bound that is excluded. */
const SMALLEST_STEP = 0.001;

export const caseSchema = z.strictObject({
  title: z.optional(z.string()),
  network,
  demand,
  /** Absent: as the network file states, else 0. */
  tollFactor: z.optional(nonNegative),
  distanceFactor: z.optional(nonNegative),
  relativeGap: z._default(nonNegative, 1e-8),
  maximumIterations: z._default(z.int().check(z.nonnegative()), 1000),
  maximumSeconds: z._default(positive, 3600),
  turns: z._default(
    z.array(z.strictObject({ from: linkReference, to: linkReference, penalty: z.optional(nonNegative) })),
    [],
  ),
  close: z._default(z.array(linkReference), []),
  capacity: z._default(z.array(z.strictObject({ link: linkReference, factor: positive })), []),
});

export type TrafficCase = z.infer<typeof caseSchema>;

/**
 * Reads `case.json`. Keys may be written in camelCase or snake_case; `network` and `demand` may be just a file name.
 * Throws ScenarioRefusal naming the key, what is wrong with it and what would be right.
 */
export function parseCase(text: string, file: string): TrafficCase {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    refuse(file, `不是 JSON：${String(error)}`, `not JSON: ${String(error)}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    refuse(file, '应为一个 JSON 对象', 'must be one JSON object');
  }
  const plain = Object.fromEntries(
    Object.entries(camelCaseKeys(json) as object).map(([key, value]) => [
      key,
      (key === 'network' || key === 'demand') && typeof value === 'string' ? { file: value } : value,
    ]),
  );
  const parsed = caseSchema.safeParse(plain);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const key = issue.path.join('.') || file;
  const { zh, en, nearest } = explainIssue(issue, plain);
  refuse(key, zh, en, nearest);
}

function camelCaseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCaseKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
      camelCaseKeys(inner),
    ]),
  );
}

function explainIssue(issue: z.core.$ZodIssue, input: unknown) {
  const given = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown>)?.[key],
    input,
  );
  const text = JSON.stringify(given);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const keys = issue.keys.join(', ');
      const nearest = closestKey(issue.keys[0]!);
      return { zh: `不认识的键：${keys}`, en: `unknown keys: ${keys}`, ...(nearest ? { nearest } : {}) };
    }
    case 'too_small': {
      const bound = Number(issue.minimum);
      const nearest = issue.inclusive ? bound : bound + SMALLEST_STEP;
      const [sign, word] = issue.inclusive ? ['≥', 'at least'] : ['>', 'above'];
      return { zh: `${text} 应 ${sign} ${bound}`, en: `${text} must be ${word} ${bound}`, nearest };
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      return {
        zh: `${text} 应为 ${allowed.join('、')}`,
        en: `${text} must be one of ${allowed.join(', ')}`,
        nearest: allowed[0]!,
      };
    }
    default:
      if (given === undefined) return { zh: '缺少', en: 'is missing' };
      return {
        zh: `${text} 的类型不对（${issue.code}）`,
        en: `${text} has the wrong type (${issue.message || issue.code})`,
      };
  }
}

/** The known key that is written alike but for capitals and underscores, or that shares the longest beginning. */
function closestKey(written: string): string | undefined {
  const plain = (key: string) => key.toLowerCase().replace(/[^a-z]/g, '');
  const shared = (key: string) => {
    let k = 0;
    while (k < key.length && plain(key)[k] === plain(written)[k]) k++;
    return k;
  };
  const known = [caseSchema, network, demand].flatMap(schema => Object.keys(schema.shape));
  const best = known.reduce((a, b) => (shared(b) > shared(a) ? b : a));
  return shared(best) >= 3 ? best : undefined;
}

function refuse(key: string, zh: string, en: string, nearest?: string | number): never {
  throw new ScenarioRefusal(key, { zh: `${key}：${zh}`, en: `${key}: ${en}` }, nearest);
}
