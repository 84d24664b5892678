import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue, type MessageKey, translate } from './index.ts';

const marks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]).sort();
const entries = Object.entries(catalogue);

describe('catalogue', () => {
  it('has both languages for every key, with the same parameters', () => {
    for (const [key, { zh, en }] of entries) {
      expect(zh, key).not.toBe('');
      expect(en, key).not.toBe('');
      expect(marks(en), key).toEqual(marks(zh));
    }
  });

  it('keeps Chinese out of English', () => {
    const chinese = entries.filter(
      ([key, { en }]) => /[\u4e00-\u9fff]/.test(en) && !key.startsWith('settings.switch'),
    );
    expect(chinese).toEqual([]);
  });

  it('writes Chinese in Chinese', () => {
    const foreign = entries.filter(
      ([key, { zh }]) =>
        /[A-Za-z]{2}/.test(zh.replace(/\{\w+\}/g, '')) &&
        !/[\u4e00-\u9fff]/.test(zh) &&
        !key.startsWith('settings.switch'),
    );
    expect(foreign.map(([key]) => key)).toEqual([]);
  });

  it('defines no key in two files', () => {
    const folder = join(import.meta.dirname, 'messages');
    const keys = readdirSync(folder).flatMap(file =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/^ {2}'([\w.-]+)':/gm)].map(match => match[1]),
    );
    expect(keys.length).toBe(new Set(keys).size);
    expect(keys.length).toBe(entries.length);
  });
});

describe('translate', () => {
  it('replaces parameters and leaves unknown marks', () => {
    expect(translate('alerts.count', 'en', { count: 3 })).toBe('3 alerts');
    expect(translate('alerts.count', 'zh')).toBe('{count} 条告警');
  });

  it('does not read parameters from the prototype', () => {
    expect(translate('problem.url.unknown' satisfies MessageKey, 'en', { name: 'toString' })).toContain(
      'toString',
    );
  });
});
