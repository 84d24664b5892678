import type { ScenarioCard } from '@core/scenario.ts';

export const trafficCard = { id: 'traffic', version: '1.0.0' } as ScenarioCard;
