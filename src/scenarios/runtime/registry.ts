import type { ScenarioCard, ScenarioLayerFactory } from '@core/scenario.ts';

/** What model folders export, by path: `<id>/scenario.ts` and `<id>/layers.ts`. */
export interface ModelModules {
  readonly cards: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly layers: Readonly<Record<string, { readonly layers: ScenarioLayerFactory }>>;
}

export interface ModelRegistry {
  readonly cards: readonly ScenarioCard[];
  /** What draws the results of a model, by its id. */
  readonly factories: ReadonlyMap<string, ScenarioLayerFactory>;
}

/** Every folder whose `scenario.ts` exports a card is a model; nothing else names it. */
export function registryOf({ cards, layers }: ModelModules): ModelRegistry {
  return {
    cards: Object.values(cards).flatMap(module => Object.values(module).filter(isCard)),
    factories: new Map(
      Object.entries(layers).map(([path, module]) => [path.split('/').at(-2)!, module.layers]),
    ),
  };
}

function isCard(value: unknown): value is ScenarioCard {
  return typeof value === 'object' && value !== null && 'load' in value && 'interventions' in value;
}

export const { cards: scenarioCards, factories: layerFactories } = registryOf({
  cards: import.meta.glob<Record<string, unknown>>('../*/scenario.ts', { eager: true }),
  layers: import.meta.glob<{ layers: ScenarioLayerFactory }>('../*/layers.ts', { eager: true }),
});
