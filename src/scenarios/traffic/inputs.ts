import type { InterventionKind, ScenarioInput } from '@core/scenario.ts';
import { HOURLY_PROFILE_SOURCE } from './city/day-profile.ts';

export const TRAFFIC_ID = 'traffic';
export const TRAFFIC_VERSION = '1.2.0';

const number = (
  unit: string,
  minimum: number,
  maximum: number,
  step: number,
  initial: number,
): ScenarioInput['control'] => ({ kind: 'number', unit, minimum, maximum, step, default: initial });

const ASSUMED = { zh: '惯用的设定值，未按本市标定', en: 'Customary value, not calibrated to this city' };

/** Inputs of a run, in the order of the form. */
export const trafficInputs: readonly ScenarioInput[] = [
  {
    id: 'hour',
    title: { zh: '开始时刻', en: 'Start time' },
    help: {
      zh: '一日之中的钟点；需求随之按日变化曲线缩放',
      en: 'Hour of the day; demand is scaled by the daily profile',
    },
    source: HOURLY_PROFILE_SOURCE,
    control: number('h', 0, 23.5, 0.5, 8),
  },
  {
    id: 'demandPercent',
    title: { zh: '出行需求', en: 'Travel demand' },
    help: {
      zh: '相对于早高峰小时的出行量；100% 与 2016 年 8 月实测早高峰车速相符',
      en: 'Relative to the trips of the morning peak hour; 100 % agrees with the speeds recorded in August 2016',
    },
    source: {
      zh: '城市包 models/demand.json：按人口与岗位的重力模型合成，并非实测出行',
      en: 'models/demand.json of the city pack: synthesised by a gravity model on population and jobs, not observed trips',
    },
    control: number('%', 5, 200, 5, 100),
  },
  {
    id: 'durationHours',
    title: { zh: '推演时长', en: 'Simulated time' },
    control: number('h', 0.5, 6, 0.5, 2),
  },
  {
    id: 'leftTurnSeconds',
    title: { zh: '左转延误', en: 'Delay of a left turn' },
    source: ASSUMED,
    control: number('s', 0, 120, 1, 12),
  },
  {
    id: 'rightTurnSeconds',
    title: { zh: '右转延误', en: 'Delay of a right turn' },
    source: ASSUMED,
    control: number('s', 0, 120, 1, 3),
  },
  {
    id: 'uTurnSeconds',
    title: { zh: '掉头延误', en: 'Delay of a U-turn' },
    source: ASSUMED,
    control: number('s', 0, 600, 5, 45),
  },
  {
    id: 'queues',
    title: { zh: '推演排队的形成与消散', en: 'Follow queues as they form and clear' },
    help: {
      zh: '元胞传输模型；关闭后只算均衡流量，快得多',
      en: 'Cell transmission; off = equilibrium flows only, much faster',
    },
    control: { kind: 'boolean', default: true },
  },
];

/** What can be drawn into the city. */
export const trafficInterventions: readonly InterventionKind[] = [
  {
    id: 'close-road',
    title: { zh: '封闭道路', en: 'Close a road' },
    geometry: 'entity',
    entityLayer: 'roads',
    inputs: [],
  },
  {
    id: 'incident',
    title: { zh: '交通事故', en: 'Incident' },
    geometry: 'entity',
    entityLayer: 'roads',
    inputs: [
      {
        id: 'capacityPercent',
        title: { zh: '剩余通行能力', en: 'Capacity left' },
        control: number('%', 1, 100, 1, 40),
      },
      {
        id: 'startMinutes',
        title: { zh: '发生于', en: 'Begins after' },
        control: number('min', 0, 360, 5, 15),
      },
      { id: 'durationMinutes', title: { zh: '持续', en: 'Lasts' }, control: number('min', 1, 360, 5, 30) },
    ],
  },
  {
    id: 'event',
    title: { zh: '大型活动', en: 'Event' },
    geometry: 'point',
    inputs: [
      {
        id: 'arrivingPerHour',
        title: { zh: '驶来车辆', en: 'Vehicles arriving' },
        control: number('veh/h', 0, 50_000, 100, 2000),
      },
      {
        id: 'leavingPerHour',
        title: { zh: '驶离车辆', en: 'Vehicles leaving' },
        control: number('veh/h', 0, 50_000, 100, 0),
      },
    ],
  },
  {
    id: 'emergency-base',
    title: { zh: '消防站或医院', en: 'Fire station or hospital' },
    geometry: 'point',
    inputs: [],
  },
];
