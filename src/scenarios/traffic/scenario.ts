import type { ScenarioCard } from '@core/scenario.ts';
import { TRAFFIC_ID, TRAFFIC_VERSION, trafficInputs, trafficInterventions } from './inputs.ts';

/** Road traffic: who drives where when a road closes, how queues grow and clear, how fast help arrives. */
export const trafficCard: ScenarioCard = {
  id: TRAFFIC_ID,
  title: { zh: '道路交通', en: 'Road traffic' },
  description: {
    zh: '封路、事故与大型活动对车流、延误、绕行与应急到达时间的影响：用户均衡分配与元胞传输排队',
    en: 'What a closure, an incident or an event does to flows, delay, detours and emergency access: user equilibrium and cell transmission queues',
  },
  version: TRAFFIC_VERSION,
  inputs: trafficInputs,
  interventions: trafficInterventions,
  limits: [
    {
      zh: '出行需求为合成数据，流量只能用于方案比较，不代表实测交通',
      en: 'Demand is synthetic: flows compare variants and do not stand for measured traffic',
    },
    {
      zh: '均衡假定驾驶者熟悉路况并已适应变化，不描述事发后最初的混乱',
      en: 'Equilibrium assumes drivers who know the network and have adapted; the first confusion after a change is not described',
    },
    {
      zh: '排队推演中转向比例固定：突发事故时车辆不临时改道',
      en: 'Turning shares are fixed while queues are followed: nobody diverts on the spot around an incident',
    },
    {
      zh: '不含信号配时、公交、非机动车与停车；不能替代单个路口的设计',
      en: 'Signal timing, public transport, cycling and parking are left out; it does not design a single junction',
    },
  ],
  load: async () => (await import('./model.ts')).trafficModel,
};
