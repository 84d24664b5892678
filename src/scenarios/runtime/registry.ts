import type { ScenarioCard, ScenarioLayerFactory } from '@core/scenario.ts';

const cards = import.meta.glob<{ card: ScenarioCard }>('../*/scenario.ts', { eager: true });
const layers = import.meta.glob<{ layers: ScenarioLayerFactory }>('../*/layers.ts', { eager: true });

/** Every what-if model: a folder with a card is in. */
export const scenarioCards: readonly ScenarioCard[] = Object.values(cards).map(module => module.card);

/** What draws the results of a model, by its id. */
export const layerFactories: ReadonlyMap<string, ScenarioLayerFactory> = new Map(
  Object.entries(layers).map(([path, module]) => [path.split('/')[1]!, module.layers]),
);
