import { BUILDING_ATTRIBUTES } from '@city/building-attributes.ts';
import { expect, it } from 'vitest';
import { AttributeSurvey } from './attribute-survey.ts';

it('finds by what a tileset can be coloured and filtered', () => {
  const survey = new AttributeSurvey({
    ...BUILDING_ATTRIBUTES,
    roofArea: { type: 'FLOAT64', description: 'roof area' },
    owner: { type: 'STRING', description: 'owner' },
    number: { type: 'STRING' },
  });
  for (let i = 0; i < 100; i++) {
    survey.note({
      id: `a:${i}`,
      name: `House ${i}`,
      use: i % 2 ? 'office' : 'residential',
      height: 5 + i,
      storeys: 0,
      year: i === 3 ? 1900 : 0,
      roofArea: i === 0 ? Number.NaN : i,
      owner: i % 3 ? 'town' : '',
      number: `n${i}`,
      kind: 'real',
    });
  }
  const fields = survey.fields();
  expect(fields.map(({ id }) => id)).toEqual(['use', 'height', 'roofArea']);
  expect(fields[0]).toMatchObject({
    title: { zh: '用途', en: 'Use' },
    categories: [
      { value: 'office', label: { zh: '办公', en: 'Office' } },
      { value: 'residential', label: { zh: '住宅', en: 'Residential' } },
    ],
  });
  expect(fields[1]).toMatchObject({ unit: 'm', domain: [5, 104] });
  expect(fields[2]).toMatchObject({ title: { zh: 'roof area', en: 'roof area' }, domain: [1, 99] });
});
