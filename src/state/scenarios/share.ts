import type { JsonValue } from '@core/records.ts';
import type { Intervention } from '@core/scenario.ts';
import * as z from 'zod/mini';
import type { ScenarioDraft } from './drafts.ts';

/** Longer than this an address breaks on its way through mail and chat programs. */
const LONGEST_CODE = 6000;

const sharedDraft = z.object({
  inputs: z._default(z.record(z.string(), z.json()), {}),
  seed: z._default(z.int(), 1),
  interventions: z._default(
    z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        coordinates: z._default(z.array(z.tuple([z.number(), z.number()])), []),
        entityId: z.optional(z.string()),
        parameters: z._default(z.record(z.string(), z.json()), {}),
      }),
    ),
    [],
  ),
});

/** The `scenario` of an address: the model, and after `~` what differs from its defaults (JSON in base64url). */
export function formatScenario(
  scenarioId: string,
  draft: Omit<ScenarioDraft, 'parentId'>,
  defaults: Readonly<Record<string, JsonValue>>,
): string {
  const changed = Object.entries(draft.inputs).filter(
    ([id, value]) => JSON.stringify(value) !== JSON.stringify(defaults[id]),
  );
  const shared = {
    ...(changed.length > 0 ? { inputs: Object.fromEntries(changed) } : {}),
    ...(draft.seed === 1 ? {} : { seed: draft.seed }),
    ...(draft.interventions.length > 0 ? { interventions: draft.interventions.map(rounded) } : {}),
  };
  if (Object.keys(shared).length === 0) return scenarioId;
  const code = toBase64Url(JSON.stringify(shared));
  return code.length > LONGEST_CODE ? scenarioId : `${scenarioId}~${code}`;
}

/** Reads what `formatScenario` wrote; `draft` is null where there is none, and undefined where it cannot be read. */
export function parseScenario(value: string): {
  readonly scenarioId: string;
  readonly draft: Omit<ScenarioDraft, 'parentId'> | null | undefined;
} {
  const [scenarioId = '', code] = value.split('~');
  if (code === undefined) return { scenarioId, draft: null };
  try {
    const parsed = sharedDraft.safeParse(JSON.parse(fromBase64Url(code)));
    return {
      scenarioId,
      draft: parsed.success ? (parsed.data as Omit<ScenarioDraft, 'parentId'>) : undefined,
    };
  } catch {
    return { scenarioId, draft: undefined };
  }
}

/** 1e-6° is about 0.1 m. */
function rounded(intervention: Intervention): Intervention {
  const round = (degrees: number) => Number(degrees.toFixed(6));
  const coordinates = intervention.coordinates.map(([x, y]) => [round(x), round(y)] as const);
  return { ...intervention, coordinates };
}

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const binary = Array.from(bytes, byte => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Throws where the text is no base64url or no UTF-8. */
function fromBase64Url(code: string): string {
  const binary = atob(code.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, character => character.charCodeAt(0));
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
