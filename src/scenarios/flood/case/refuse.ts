import type { JsonValue } from '@core/records.ts';
import { ScenarioRefusal } from '@core/scenario.ts';
import * as z from 'zod/mini';

/** Something in a case that is worth a look but does not stop the run. */
export interface CaseWarning {
  readonly inputId: string;
  readonly zh: string;
  readonly en: string;
}

/** Ends the run with a reason in both languages and, where there is one, the nearest value that would do. */
export function refuse(inputId: string, zh: string, en: string, nearestValid?: JsonValue): never {
  throw new ScenarioRefusal(inputId, { zh, en }, nearestValid);
}

/** Waits for every part and refuses once, with the reasons of all that cannot be. */
export async function together<T extends readonly unknown[]>(
  parts: {
    readonly [K in keyof T]: Promise<T[K]>;
  },
): Promise<T> {
  const settled = await Promise.allSettled(parts);
  const reasons = settled.flatMap(part => (part.status === 'rejected' ? [part.reason as unknown] : []));
  const fault = reasons.find(reason => !(reason instanceof ScenarioRefusal));
  if (fault) throw fault;
  refuseAll(reasons as ScenarioRefusal[]);
  return settled.map(part => (part as PromiseFulfilledResult<unknown>).value) as unknown as T;
}

/** Refuses with every reason, if there is one. */
export function refuseAll(reasons: readonly ScenarioRefusal[]): void {
  const [first, ...rest] = reasons.flatMap(reason => [reason, ...reason.others]);
  if (first) throw new ScenarioRefusal(first.inputId, first.text, first.nearestValid, rest);
}

/** Parses with a schema; every problem becomes a refusal that names its place in the file. */
export function parseOrRefuse<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const result = schema.safeParse(value, { error: z.locales.en().localeError });
  if (result.success) return result.data;
  const inChinese = schema.safeParse(value, { error: z.locales.zhCN().localeError }).error!;
  const reasons = result.error.issues.map((issue, k) =>
    asRefusal(deepest(issue), deepest(inChinese.issues[k]!)),
  );
  refuseAll(reasons);
  throw result.error;
}

function asRefusal(issue: Issue, { message }: Issue): ScenarioRefusal {
  const path = issue.path.join('.') || 'case';
  const text = { zh: `“${path}”：${message}`, en: `"${path}": ${issue.message}` };
  return new ScenarioRefusal(path, text, nearestOf(issue));
}

type Issue = z.core.$ZodIssue;

/** Inside a union, the issue of the alternative that came furthest. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors
    .flat()
    .map(deepest)
    .sort((a, b) => b.path.length - a.path.length)[0];
  return inner && inner.path.length > 0 ? { ...inner, path: [...issue.path, ...inner.path] } : issue;
}

function nearestOf(issue: Issue): JsonValue | undefined {
  if (issue.code === 'too_small') return Number(issue.minimum) + (issue.inclusive ? 0 : 1);
  if (issue.code === 'too_big') return Number(issue.maximum);
  if (issue.code === 'invalid_value') return issue.values[0] as JsonValue;
  return undefined;
}
