import { expect, it } from 'vitest';
import type { ScenarioLayerFactory } from '../../src/core/scenario.ts';
import { bowlCity, CITY_BOUNDS, HOLLOW } from '../../src/scenarios/flood/testing/bowl-city.ts';
import { layerFactories, registryOf, scenarioCards } from '../../src/scenarios/runtime/registry.ts';
import { gridCity } from '../../src/scenarios/traffic/testing/grid-city.ts';
import { type ScenarioConformance, scenarioConformance } from './scenario.ts';

type Subject = Omit<ScenarioConformance, 'card' | 'layers'>;

const subjects: Readonly<Record<string, Subject>> = {
  flood: {
    pack: bowlCity(),
    request: {
      inputs: { area: CITY_BOUNDS, simulatedHours: 0.5, durationMinutes: 30, resolutionMeters: 15 },
      interventions: [{ id: 'pump:1', kind: 'pump', coordinates: [HOLLOW], parameters: { capacity: 0.05 } }],
    },
    absurd: [
      { inputs: { durationMinutes: -5 }, inputId: 'durationMinutes' },
      { inputs: { returnYears: '37' }, inputId: 'returnYears' },
      { inputs: { returnYears: '2' }, inputId: 'returnYears' },
      { inputs: { manning: Number.NaN }, inputId: 'manning' },
      { inputs: { area: [0, 0, 1, 1] }, inputId: 'elevation.bounds' },
      { inputs: { rain: 7 }, inputId: 'rain' },
    ],
  },
  traffic: {
    pack: new Map([...gridCity(7, 500)].map(([path, text]) => [path, new TextEncoder().encode(text)])),
    request: { inputs: { durationHours: 1 }, interventions: [] },
    absurd: [{ inputs: { durationHours: -1 }, inputId: 'durationHours' }],
  },
};

it('holds every model to the suite', () => {
  expect(scenarioCards.map(card => card.id).sort()).toEqual(Object.keys(subjects).sort());
});

/** A folder beside this file, found as those of the product are: nothing in the product knows of it. */
const folder = registryOf({
  cards: import.meta.glob<Record<string, unknown>>('./models/*/scenario.ts', { eager: true }),
  layers: import.meta.glob<{ layers: ScenarioLayerFactory }>('./models/*/layers.ts', { eager: true }),
});

it('takes a new model from one folder', () => {
  expect(folder.cards.map(card => card.id)).toEqual(['bathtub']);
});

for (const card of folder.cards) {
  const pack = new Map([['city.json', new TextEncoder().encode('{"tub":true}')]]);
  scenarioConformance({
    card,
    layers: folder.factories.get(card.id),
    pack,
    request: { inputs: { rate: 3 }, interventions: [] },
    absurd: [{ inputs: { rate: -1 }, inputId: 'rate' }],
  });
}

for (const card of scenarioCards) {
  const subject = subjects[card.id];
  if (subject) scenarioConformance({ ...subject, card, layers: layerFactories.get(card.id) });
}
