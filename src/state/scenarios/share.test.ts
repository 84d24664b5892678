import { expect, it } from 'vitest';
import { formatScenario, parseScenario } from './share.ts';

const defaults = { rain: 50, area: null, 名称: '甲' };
const draft = {
  inputs: { ...defaults, rain: 80, 名称: '雨“大”' },
  seed: 7,
  interventions: [
    { id: 'pump-1', kind: 'pump', coordinates: [[113.12345678, 23.1]] as const, parameters: { rate: 2 } },
    { id: 'close-2', kind: 'close-road', coordinates: [], entityId: 'road:main/1-1', parameters: {} },
  ],
};

it('carries what differs from the defaults through an address, to 0.1 m', () => {
  const value = formatScenario('flood', draft, defaults);
  expect(value).toMatch(/^flood~[\w-]+$/);
  const read = parseScenario(value);
  expect(read.scenarioId).toBe('flood');
  expect(read.draft).toEqual({
    inputs: { rain: 80, 名称: '雨“大”' },
    seed: 7,
    interventions: [{ ...draft.interventions[0], coordinates: [[113.123457, 23.1]] }, draft.interventions[1]],
  });
});

it('names the model alone where nothing differs or an address would be too long', () => {
  expect(formatScenario('flood', { inputs: defaults, seed: 1, interventions: [] }, defaults)).toBe('flood');
  const many = Array.from({ length: 500 }, (_, k) => ({ ...draft.interventions[0]!, id: `pump-${k}` }));
  expect(formatScenario('flood', { ...draft, interventions: many }, defaults)).toBe('flood');
  expect(parseScenario('flood')).toEqual({ scenarioId: 'flood', draft: null });
});

it.each(['flood~%%%', 'flood~AAAA', `flood~${btoa('{"seed":"x"}')}`, `flood~${btoa('[1')}`])(
  'says that %s cannot be read',
  value => {
    expect(parseScenario(value).draft).toBeUndefined();
  },
);
