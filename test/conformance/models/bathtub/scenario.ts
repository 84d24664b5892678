import * as z from 'zod/mini';
import {
  type ScenarioCard,
  type ScenarioContext,
  ScenarioRefusal,
  type ScenarioRequest,
  type ScenarioResult,
} from '../../../../src/core/scenario.ts';
import { quantiseFrames } from '../../../../src/scenarios/runtime/quantise.ts';
import { sha256Text } from '../../../../src/scenarios/runtime/sha256.ts';

const FRAMES = 5;
const SIDE = 4;
const MINUTE_SECONDS = 60;

/** The smallest whole model: a tub that fills at a rate. It shows all that a new model has to bring. */
export const bathtubCard: ScenarioCard = {
  id: 'bathtub',
  title: { zh: '浴缸', en: 'Bathtub' },
  description: { zh: '按给定速率注水的浴缸', en: 'A tub that fills at a rate' },
  version: '1.0.0',
  inputs: [
    {
      id: 'rate',
      title: { zh: '注水速率', en: 'Rate' },
      control: { kind: 'number', unit: 'm/h', minimum: 0, maximum: 10, step: 1, default: 2 },
    },
  ],
  interventions: [],
  limits: [{ zh: '浴缸没有排水口', en: 'The tub has no drain' }],
  load: async () => ({ inputs: z.object({ rate: z.number() }), run }),
};

async function run(request: ScenarioRequest, context: ScenarioContext): Promise<ScenarioResult> {
  const rate = Number(request.inputs.rate);
  if (!(rate >= 0))
    throw new ScenarioRefusal('rate', { zh: '速率不能为负', en: 'The rate cannot be negative' }, 0);
  const city: unknown = JSON.parse(new TextDecoder().decode(await context.fetchCityFile('city.json')));
  if (!(city as { tub?: boolean }).tub) {
    throw new ScenarioRefusal('city', { zh: '这座城市没有浴缸', en: 'This city has no tub' });
  }
  const depths: Float32Array[] = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    await context.progress(frame / FRAMES);
    depths.push(new Float32Array(SIDE * SIDE).fill((rate * (frame + 1)) / FRAMES));
  }
  const timesSeconds = Float64Array.from(depths, (_depth, frame) => frame * MINUTE_SECONDS);
  return {
    scenarioId: request.scenarioId,
    modelVersion: bathtubCard.version,
    request,
    hashes: { request: await sha256Text(JSON.stringify(request)) },
    startMs: request.startMs,
    durationSeconds: timesSeconds.at(-1)!,
    grids: [
      {
        id: 'depth',
        title: { zh: '水深', en: 'Depth' },
        unit: 'm',
        width: SIDE,
        height: SIDE,
        bounds: [113.3, 23.1, 113.31, 23.11],
        timesSeconds,
        ...quantiseFrames(depths),
      },
    ],
    features: [],
    figures: [{ id: 'depth', title: { zh: '水深', en: 'Depth' }, value: rate, unit: 'm', decimals: 1 }],
    warnings: [{ zh: '推演结果', en: 'Simulated' }],
    wallSeconds: 0,
  };
}
