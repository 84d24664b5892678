import type { InterventionKind, ScenarioInput } from '@core/scenario.ts';

const choice = (options: readonly (readonly [string, string, string])[], initial: string) =>
  ({
    kind: 'choice',
    options: options.map(([value, zh, en]) => ({ value, label: { zh, en } })),
    default: initial,
  }) as const;

const number = (unit: string, minimum: number, maximum: number, step: number, initial: number) =>
  ({ kind: 'number', unit, minimum, maximum, step, default: initial }) as const;

const years = (n: string): [string, string, string] => [n, `${n} 年一遇`, `1 in ${n} years`];

/** Inputs of the card, each with unit, range, default and source. */
export const inputs: readonly ScenarioInput[] = [
  {
    id: 'storm',
    title: { zh: '降雨', en: 'Rain' },
    source: {
      zh: '设计暴雨：城市暴雨强度公式（2023 版公开系数，部分核对）；实录：UCI 逐时降水（CC BY 4.0）',
      en: 'Design storm: the city’s intensity formula (public 2023 coefficients, partly cross-checked); recorded: UCI hourly precipitation (CC BY 4.0)',
    },
    control: choice(
      [
        ['design', '设计暴雨（芝加哥雨型）', 'Design storm (Chicago)'],
        ['guangzhou-2010-05-07', '2010-05-07 实录，最大 99.1 mm/h', 'Recorded 2010-05-07, peak 99.1 mm/h'],
        ['guangzhou-2015-07-17', '2015-07-17 实录，最大 90.4 mm/h', 'Recorded 2015-07-17, peak 90.4 mm/h'],
        ['guangzhou-2011-06-11', '2011-06-11 实录，最大 79.7 mm/h', 'Recorded 2011-06-11, peak 79.7 mm/h'],
      ],
      'design',
    ),
  },
  {
    id: 'returnYears',
    title: { zh: '重现期', en: 'Return period' },
    control: choice(['1', '2', '3', '5', '10', '20', '50', '100'].map(years), '20'),
  },
  {
    id: 'durationMinutes',
    title: { zh: '降雨历时', en: 'Rain duration' },
    control: number('min', 10, 720, 10, 120),
  },
  {
    id: 'peakPosition',
    title: { zh: '雨峰位置 r', en: 'Position of the peak r' },
    control: number('', 0.1, 0.9, 0.05, 0.4),
  },
  {
    id: 'simulatedHours',
    title: { zh: '推演时长', en: 'Simulated time' },
    control: number('h', 0.25, 24, 0.25, 3),
  },
  {
    id: 'drainPercent',
    title: { zh: '排水能力', en: 'Drain capacity' },
    help: {
      zh: '相对于各分区设计能力；0 为全部堵塞',
      en: 'Relative to the design capacity of each zone; 0 is all blocked',
    },
    control: number('%', 0, 200, 5, 100),
  },
  {
    id: 'curveNumber',
    title: { zh: '径流曲线数 CN', en: 'Curve number CN' },
    help: { zh: 'SCS 法扣损；100 为不透水', en: 'SCS losses; 100 is impervious' },
    control: number('', 40, 100, 1, 92),
  },
  {
    id: 'riverRiseMeters',
    title: { zh: '江水位高于常水位', en: 'River above its normal level' },
    control: number('m', -2, 5, 0.1, 0),
  },
  {
    id: 'manning',
    title: { zh: '地面糙率 n', en: 'Manning’s n of the ground' },
    control: number('s/m^(1/3)', 0.01, 0.2, 0.005, 0.035),
  },
  {
    id: 'equations',
    title: { zh: '方程', en: 'Equations' },
    control: choice(
      [
        ['full', '完整二维浅水方程', 'Full shallow water'],
        ['inertial', '局部惯性（快速预览）', 'Local inertial (fast preview)'],
      ],
      'full',
    ),
  },
  {
    id: 'buildings',
    title: { zh: '建筑', en: 'Buildings' },
    help: {
      zh: '阻挡：半被建筑覆盖的单元不过水；孔隙率：按开敞面积与通道宽度过水，适合较粗的网格',
      en: 'Blocks: no water on cells half built over. Porosity: water through the open ground between them, for coarser cells',
    },
    control: choice(
      [
        ['block', '阻挡水流', 'Block the flow'],
        ['porosity', '孔隙率', 'Porosity'],
      ],
      'block',
    ),
  },
  {
    id: 'processor',
    title: { zh: '计算于', en: 'Compute on' },
    help: {
      zh: '自动：有合适的 GPU（WebGPU）时用 GPU，否则用 CPU；CPU 结果可逐位复现',
      en: 'Automatic: the GPU where there is a suitable one (WebGPU), else the CPU, whose results repeat to the bit',
    },
    control: choice(
      [
        ['auto', '自动', 'Automatic'],
        ['cpu', 'CPU', 'CPU'],
      ],
      'auto',
    ),
  },
  {
    id: 'resolutionMeters',
    title: { zh: '网格', en: 'Cell size' },
    control: number('m', 5, 100, 5, 20),
  },
  {
    id: 'area',
    title: { zh: '范围', en: 'Area' },
    control: { kind: 'area', maximumSquareKilometres: 300 },
  },
];

const fromMinutes: ScenarioInput = {
  id: 'fromMinutes',
  title: { zh: '开始于', en: 'From' },
  control: number('min', 0, 1440, 5, 0),
};
const untilMinutes: ScenarioInput = {
  id: 'untilMinutes',
  title: { zh: '结束于', en: 'Until' },
  control: number('min', 0, 1440, 5, 1440),
};

/** What can be drawn into a run. */
export const interventions: readonly InterventionKind[] = [
  {
    id: 'barrier',
    title: { zh: '设置挡水墙', en: 'Raise a barrier' },
    geometry: 'line',
    inputs: [
      { id: 'heightMeters', title: { zh: '高度', en: 'Height' }, control: number('m', 0.1, 10, 0.1, 1) },
      fromMinutes,
      untilMinutes,
    ],
  },
  {
    id: 'pump',
    title: { zh: '开启泵站', en: 'Switch on a pump' },
    geometry: 'point',
    inputs: [
      {
        id: 'capacity',
        title: { zh: '抽排能力', en: 'Capacity' },
        control: number('m³/s', 0.01, 100, 0.1, 2),
      },
      fromMinutes,
      untilMinutes,
    ],
  },
  {
    id: 'rain-area',
    title: { zh: '移动雨区', en: 'Move the rain' },
    geometry: 'polygon',
    inputs: [
      {
        id: 'outsidePercent',
        title: { zh: '区外雨强', en: 'Rain outside it' },
        control: number('%', 0, 100, 5, 0),
      },
    ],
  },
];
