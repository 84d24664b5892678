import { describe, expect, it } from 'vitest';
import { LoadProblem, loadCity, loadConfiguration } from './load.ts';

const URL_OF_CONFIG = 'http://twin.test/kapok/config.json';
const CITY = {
  version: 1,
  id: 'toy',
  name: { zh: '小城', en: 'Toy' },
  timeZone: 'Asia/Shanghai',
  extent: [113, 23, 114, 24],
  home: { longitude: 113.3, latitude: 23.1, height: 3000, heading: 0, pitch: -40 },
  sources: [],
};

/** Answers from a table of bodies; anything else is a 404. */
const serving = (files: Record<string, string>) =>
  (async (url: string) => {
    const body = files[url];
    return new Response(body ?? 'not found', { status: body === undefined ? 404 : 200 });
  }) as unknown as typeof fetch;
const configText = JSON.stringify({ version: 1, cities: [{ id: 'toy', url: 'cities/toy/city.json' }] });

async function problemOf(promise: Promise<unknown>): Promise<LoadProblem> {
  const problem = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(problem).toBeInstanceOf(LoadProblem);
  return problem as LoadProblem;
}

describe('loadConfiguration and loadCity', () => {
  it('resolves the pack beside config.json and fills defaults', async () => {
    const files = serving({
      [URL_OF_CONFIG]: configText,
      'http://twin.test/kapok/cities/toy/city.json': JSON.stringify(CITY),
    });
    const configuration = await loadConfiguration(files, URL_OF_CONFIG);
    const { city, baseUrl } = await loadCity(files, configuration, URL_OF_CONFIG, undefined);
    expect(baseUrl).toBe('http://twin.test/kapok/cities/toy/');
    expect(city.tilesets).toEqual([]);
    expect(configuration.embedOrigins).toEqual([]);
  });

  it('adds the imagery of the deployment and its sources to the pack', async () => {
    const source = {
      id: 'map-service',
      title: { zh: '影像服务', en: 'Imagery service' },
      kind: 'real',
      licence: 'of the provider',
      attribution: '© provider',
      date: '2026-01-01',
    };
    const imagery = {
      id: 'aerial',
      title: source.title,
      kind: 'xyz',
      url: 'tiles/{z}/{x}/{y}.jpg?key=secret',
      source: source.id,
    };
    const files = serving({
      [URL_OF_CONFIG]: JSON.stringify({ ...JSON.parse(configText), imagery: [imagery], sources: [source] }),
      'http://twin.test/kapok/cities/toy/city.json': JSON.stringify(CITY),
    });
    const configuration = await loadConfiguration(files, URL_OF_CONFIG);
    const { city } = await loadCity(files, configuration, URL_OF_CONFIG, undefined);
    expect(city.imagery).toEqual([
      {
        ...imagery,
        url: 'http://twin.test/kapok/tiles/{z}/{x}/{y}.jpg?key=secret',
        visible: false,
        options: {},
      },
    ]);
    expect(city.sources).toEqual([source]);
  });

  it('says in both languages what is missing, broken or wrong', async () => {
    const missing = await problemOf(loadConfiguration(serving({}), URL_OF_CONFIG));
    expect(missing.reason.en).toContain('404');
    expect(missing.reason.zh).toContain('config.json');

    const broken = await problemOf(loadConfiguration(serving({ [URL_OF_CONFIG]: '{oops' }), URL_OF_CONFIG));
    expect(broken.reason.en).toContain('not valid JSON');

    const files = serving({
      [URL_OF_CONFIG]: configText,
      'http://twin.test/kapok/cities/toy/city.json': JSON.stringify({ ...CITY, extent: 'wide' }),
    });
    const configuration = await loadConfiguration(files, URL_OF_CONFIG);
    const wrong = await problemOf(loadCity(files, configuration, URL_OF_CONFIG, 'toy'));
    expect(wrong.subject).toBe('city');
    expect(wrong.reason.zh).toContain('extent');

    const unknown = await problemOf(loadCity(files, configuration, URL_OF_CONFIG, 'atlantis'));
    expect(unknown.city).toBe('atlantis');
    expect(unknown.reason.en).toContain('toy');
  });

  it('names an unreachable server rather than failing silently', async () => {
    const offline = (async () => {
      throw new TypeError('Failed to fetch');
    }) as unknown as typeof fetch;
    expect((await problemOf(loadConfiguration(offline, URL_OF_CONFIG))).reason.en).toContain(
      'Failed to fetch',
    );
  });
});
