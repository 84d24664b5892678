import { expect, test } from 'vitest';
import { parseJson } from './lenient-json.ts';

test.each([
  ['{"v": NaN, "w": [-Infinity, Infinity]}', { v: null, w: [null, null] }],
  ['{"NaN": "NaN \\" NaN", "v": NaN}', { NaN: 'NaN " NaN', v: null }],
  ['[1.5, null]', [1.5, null]],
])('%s', (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

test.each(['{"v": NotANumber}', '{"v": ', 'NaNs', '{"v": "NaN}'])('%s is none', text => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
});
