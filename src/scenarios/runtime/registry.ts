import type { ScenarioCard, ScenarioLayerFactory } from '@core/scenario.ts';

const cards = import.meta.glob<Record<string, unknown>>('../*/scenario.ts', { eager: true });
const layers = import.meta.glob<{ layers: ScenarioLayerFactory }>('../*/layers.ts', { eager: true });

/** Every what-if model: a folder whose `scenario.ts` exports a card is in. */
export const scenarioCards: readonly ScenarioCard[] = Object.values(cards).flatMap(module =>
  Object.values(module).filter(isCard),
);

/** What draws the results of a model, by its id. */
export const layerFactories: ReadonlyMap<string, ScenarioLayerFactory> = new Map(
  Object.entries(layers).map(([path, module]) => [path.split('/')[1]!, module.layers]),
);

function isCard(value: unknown): value is ScenarioCard {
  return typeof value === 'object' && value !== null && 'load' in value && 'interventions' in value;
}
