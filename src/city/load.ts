import type { ZodMiniType } from 'zod/mini';
import type { LocalizedText } from '../core/text.ts';
import { resolveTemplate } from '../core/url-template.ts';
import { type Configuration, configurationSchema } from './config.ts';
import { type City, citySchema } from './schema.ts';

/** A file without which the twin cannot start, and why it could not be used, for the person in front of it. */
export class LoadProblem extends Error {
  constructor(
    readonly subject: 'config' | 'city',
    readonly reason: LocalizedText,
    /** City id, where known. */
    readonly city?: string,
  ) {
    super(reason.en);
    this.name = 'LoadProblem';
  }
}

export interface LoadedCity {
  readonly city: City;
  /** Absolute URL of the folder of city.json, with a closing slash. */
  readonly baseUrl: string;
}

/** Reads and checks `config.json` at an absolute URL. Throws LoadProblem. */
export async function loadConfiguration(fetchFile: typeof fetch, url: string): Promise<Configuration> {
  return parse('config', configurationSchema, await readJson(fetchFile, url, 'config'));
}

/** Reads and checks the city `id` of a configuration, its default when undefined. Throws LoadProblem. */
export async function loadCity(
  fetchFile: typeof fetch,
  configuration: Configuration,
  configurationUrl: string,
  id: string | undefined,
): Promise<LoadedCity> {
  const wanted = id ?? configuration.defaultCity ?? configuration.cities[0]!.id;
  const entry = configuration.cities.find(city => city.id === wanted);
  if (!entry) {
    const known = configuration.cities.map(city => city.id).join(', ');
    throw new LoadProblem(
      'city',
      { zh: `配置中没有这座城市，可选：${known}`, en: `it is not in the configuration, which has: ${known}` },
      wanted,
    );
  }
  const url = new URL(entry.url, configurationUrl).href;
  const pack = parse('city', citySchema, await readJson(fetchFile, url, 'city', wanted), wanted);
  const city = withDeployment(pack, configuration, configurationUrl);
  return { city, baseUrl: new URL('.', url).href };
}

/** The pack with the imagery of the deployment, whose addresses are relative to its own file. */
function withDeployment(city: City, { imagery, sources }: Configuration, configurationUrl: string): City {
  return {
    ...city,
    imagery: [
      ...city.imagery,
      ...imagery.map(service => ({ ...service, url: resolveTemplate(service.url, configurationUrl) })),
    ],
    sources: [...city.sources, ...sources],
  };
}

async function readJson(
  fetchFile: typeof fetch,
  url: string,
  subject: LoadProblem['subject'],
  city?: string,
): Promise<unknown> {
  const name = new URL(url).pathname;
  const response = await fetchFile(url).catch((error: unknown) => {
    const detail = error instanceof Error ? error.message : String(error);
    throw new LoadProblem(
      subject,
      { zh: `无法取得 ${name}（${detail}）`, en: `${name} could not be fetched (${detail})` },
      city,
    );
  });
  if (!response.ok) {
    throw new LoadProblem(
      subject,
      {
        zh: `服务器对 ${name} 返回 ${response.status}`,
        en: `the server answered ${response.status} for ${name}`,
      },
      city,
    );
  }
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new LoadProblem(
      subject,
      { zh: `${name} 不是合法 JSON（${detail}）`, en: `${name} is not valid JSON (${detail})` },
      city,
    );
  }
}

function parse<T>(subject: LoadProblem['subject'], schema: ZodMiniType<T>, value: unknown, city?: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new LoadProblem(subject, describeIssues(result.error.issues), city);
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: unknown;
  readonly values?: unknown;
}

const SHOWN_ISSUES = 3;

/** The first few problems of a file, each with the path of its field. */
export function describeIssues(issues: readonly Issue[]): LocalizedText {
  const more = issues.length - SHOWN_ISSUES;
  const described = issues.slice(0, SHOWN_ISSUES).map(describeIssue);
  return {
    zh: described.map(text => text.zh).join('；') + (more > 0 ? `；另有 ${more} 处` : ''),
    en: described.map(text => text.en).join('; ') + (more > 0 ? `; and ${more} more` : ''),
  };
}

function describeIssue(issue: Issue): LocalizedText {
  const path = issue.path.map(String).join('.') || 'JSON';
  if (issue.code === 'invalid_type') {
    return {
      zh: `字段 ${path} 应为 ${String(issue.expected)}`,
      en: `field ${path} should be ${String(issue.expected)}`,
    };
  }
  if (issue.code === 'invalid_value' && Array.isArray(issue.values)) {
    const allowed = issue.values.map(String).join(' | ');
    return { zh: `字段 ${path} 应为 ${allowed}`, en: `field ${path} should be ${allowed}` };
  }
  return { zh: `字段 ${path} 无效（${issue.message}）`, en: `field ${path} is invalid (${issue.message})` };
}
