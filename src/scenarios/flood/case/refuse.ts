import type { JsonValue } from '@core/records.ts';
import { ScenarioRefusal } from '@core/scenario.ts';
import * as z from 'zod/mini';

/** Ends the run with a reason in both languages and, where there is one, the nearest value that would do. */
export function refuse(inputId: string, zh: string, en: string, nearestValid?: JsonValue): never {
  throw new ScenarioRefusal(inputId, { zh, en }, nearestValid);
}

/** Parses with a schema; the first problem becomes a refusal that names the place in the file. */
export function parseOrRefuse<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const result = schema.safeParse(value, { error: z.locales.en().localeError });
  if (result.success) return result.data;
  const inChinese = schema.safeParse(value, { error: z.locales.zhCN().localeError });
  const issue = deepest(result.error.issues[0]!);
  const issueZh = deepest(inChinese.error!.issues[0]!);
  const path = issue.path.join('.') || 'case';
  refuse(path, `“${path}”：${issueZh.message}`, `"${path}": ${issue.message}`, nearestOf(issue));
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
