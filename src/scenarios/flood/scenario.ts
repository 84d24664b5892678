import type { ScenarioCard } from '@core/scenario.ts';
import { inputs, interventions } from './city/card-inputs.ts';
import { FLOOD_VERSION } from './version.ts';

export const card: ScenarioCard = {
  id: 'flood',
  title: { zh: '暴雨内涝', en: 'Rain flood' },
  description: {
    zh: '二维浅水方程在城市地形与建筑上推演积水、流速与到达时间',
    en: 'Two-dimensional shallow water on the city’s terrain and buildings: depth, speed and arrival of the water',
  },
  version: FLOOD_VERSION,
  inputs,
  interventions,
  limits: [
    {
      zh: '不计算管网内的水流：排水按分区能力扣除，不会从检查井冒溢',
      en: 'No flow in pipes: drains take their zone’s capacity and never surcharge',
    },
    {
      zh: '结果不会比地形更准：示范城市的地形为合成数据',
      en: 'No better than the terrain, which is synthetic in the sample city',
    },
    {
      zh: '小于网格的墙、路缘、地下通道不可见',
      en: 'Walls, kerbs and underpasses smaller than a cell are not seen',
    },
    {
      zh: '受影响人数按楼面面积估算（每 35 m² 一人），不是统计数据',
      en: 'People affected are estimated from floor area (one per 35 m²), not counted',
    },
  ],
  load: async () => (await import('./model.ts')).floodModel,
};
