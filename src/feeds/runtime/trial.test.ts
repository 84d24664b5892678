import { VALIDATION } from '@core/validation.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { EXAMPLE_MAPPING, EXAMPLE_MESSAGE } from '../mapping/example.ts';
import { feedCards } from './registry.ts';
import { tryMessage, tryOptions } from './trial.ts';

const http = feedCards.find(({ id }) => id === 'http')!;
const OPTIONS = { url: 'https://backend.invalid/', mapping: EXAMPLE_MAPPING };

beforeAll(() => z.config(VALIDATION));
afterAll(() => z.config({ localeError: undefined, jitless: false }));

describe('a trial of a connection', () => {
  it('finds nothing wrong with any adapter’s example', async () => {
    for (const card of feedCards.filter(({ example }) => example))
      expect([card.id, (await tryOptions(card, JSON.stringify(card.example))).problems]).toEqual([
        card.id,
        [],
      ]);
  });

  it('says where a mistake is and what is expected, in both languages', async () => {
    const { problems } = await tryOptions(http, '{"url": 5, "pollSeconds": 0, "mapping": {"rules": []}}');
    expect(problems.map(({ path }) => path)).toEqual(['/url', '/mapping/rules', '/pollSeconds']);
    expect(problems[0]!.message.zh).toMatch(/^无效输入[^a-z]*string/);
    expect(problems[0]!.message.en).toMatch(/expected string/);
    expect(problems[0]!.message.en).not.toMatch(/\p{Script=Han}/u);
    expect((await tryOptions(http, '{"url": ')).problems[0]!.path).toBe('');
  });

  it('finds what only the adapter knows: units and formats', async () => {
    const mapping = structuredClone(EXAMPLE_MAPPING) as never as {
      rules: { observations: { value: object }[] }[];
    };
    mapping.rules[0]!.observations[0]!.value = { value: '/level', unit: 'furlong' };
    const { problems } = await tryOptions(http, JSON.stringify({ ...OPTIONS, mapping }));
    expect(problems[0]!.message.zh).toContain('不认识单位“furlong”');
  });

  it('shows what a message becomes, and mistakes with the path and the sample', () => {
    const good = tryMessage(OPTIONS, JSON.stringify(EXAMPLE_MESSAGE), 0)!;
    expect(good.problems).toEqual([]);
    expect(good.records.map(({ kind }) => kind)).toEqual(['entities', 'observations']);
    expect(good.records[1]!.text).toContain('2026-01-01T00:00:00.000Z');
    const bad = tryMessage(OPTIONS, '{"data": [{"id": "A7", "name": "A7", "level": "high"}]}', 0)!;
    expect(bad.problems.map(({ path, message }) => [path, message.zh])).toEqual([
      ['/data/0/lng', '应为数值，实为空'],
      ['/data/0/level', '应为数值，实为 "high"'],
    ]);
    expect(bad.problems[0]!.sample).toContain('high');
    expect(tryMessage({ url: 'x' }, '{}', 0)).toBeNull();
    expect(tryMessage(OPTIONS, '{', 0)!.problems).toHaveLength(1);
  });
});
