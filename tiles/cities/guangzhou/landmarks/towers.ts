import type { Ring } from '../../../synthesis/plane.ts';
import {
  type Color,
  level,
  mix,
  rectangle,
  type SolidBuilder,
  type Vector3,
} from '../../../synthesis/solid-builder.ts';
import type { Landmark } from './landmark.ts';

const TERRACOTTA: Color = [214, 212, 204];
const PALE_GLASS: Color = [150, 172, 190];
const BLUE_GLASS: Color = [70, 104, 142];
const DARK_GLASS: Color = [52, 74, 100];
const WHITE: Color = [232, 234, 238];
const ROOF: Color = [120, 126, 134];

/** A square plan with vertical ribs: `count` on a side, `depth` metres deep. */
function ribbed(half: number, count: number, depth: number, chamfer: number): Ring {
  const side: [number, number][] = [];
  const length = 2 * (half - chamfer);
  for (let i = 0; i < count; i++) {
    const start = -half + chamfer + (length * i) / count;
    const step = length / count;
    side.push(
      [start, -half],
      [start + step * 0.45, -half],
      [start + step * 0.45, -half + depth],
      [start + step, -half + depth],
    );
  }
  return [0, 90, 180, 270].flatMap(turn =>
    side.map(([x, y]): readonly [number, number] => {
      const [c, s] = [
        Math.round(Math.cos((turn * Math.PI) / 180)),
        Math.round(Math.sin((turn * Math.PI) / 180)),
      ];
      return [x * c - y * s, x * s + y * c];
    }),
  );
}

/** CTF Finance Centre: terracotta ribs, four setbacks that cut the corners (KPF, 2016). */
function buildCtf(solid: SolidBuilder): void {
  const tiers: readonly (readonly [bottom: number, top: number, half: number])[] = [
    [0, 302, 29],
    [302, 400, 25],
    [400, 478, 21],
    [478, 516, 17],
    [516, 530, 12],
  ];
  for (const [bottom, top, half] of tiers) {
    const ring = ribbed(half, 9, 0.9, 5);
    solid.loft([level(ring, bottom), level(ring, top)], (_, side) =>
      side % 4 === 0 ? TERRACOTTA : PALE_GLASS,
    );
    solid.cap(level(ring, top), ROOF);
  }
}

/** A triangle with bulging sides, 3-fold round, corner radius included. */
function roundedTriangle(radius: number, sides: number, turnDegrees: number): Ring {
  return Array.from({ length: sides }, (_, i) => {
    const angle = (i / sides) * 2 * Math.PI;
    const r = radius * (1 + 0.1 * Math.cos(3 * (angle - (turnDegrees * Math.PI) / 180)));
    return [r * Math.cos(angle), r * Math.sin(angle)] as const;
  });
}

/** Swell of the IFC's plan: widest at a third of the height, least at the roof. */
function ifcScale(share: number): number {
  return 1 - 0.26 * ((share - 0.34) / 0.66) ** 2 * (share > 0.34 ? 1 : 0.35);
}

/** Guangzhou IFC: a curved body within a steel diagrid of 27 m diamonds (Wilkinson Eyre, 2010). */
function buildIfc(solid: SolidBuilder): void {
  const bands = 16;
  const plan = roundedTriangle(29.5, 30, 90);
  const sections = Array.from({ length: bands + 1 }, (_, k) =>
    level(plan, (k * 440) / bands, ifcScale(k / bands)),
  );
  solid.loft(sections, band => (band % 2 === 0 ? BLUE_GLASS : DARK_GLASS));
  solid.cap(sections[bands]!, ROOF);
  const node = (k: number, i: number): Vector3 => {
    const [x, y, z] = sections[k]![((i % plan.length) + plan.length) % plan.length]!;
    return [x * 1.015, y * 1.015, z];
  };
  for (let k = 0; k < bands; k++) {
    for (let i = k % 2; i < plan.length; i += 2) {
      solid.bar(node(k, i), node(k + 1, i + 1), 0.5, 3, WHITE);
      solid.bar(node(k, i), node(k + 1, i - 1), 0.5, 3, WHITE);
    }
  }
}

function buildIfcCoarse(solid: SolidBuilder): void {
  const plan = roundedTriangle(29.5, 15, 90);
  const sections = [0, 0.34, 0.7, 1].map(share => level(plan, share * 440, ifcScale(share)));
  solid.loft(sections, () => BLUE_GLASS);
  solid.cap(sections[3]!, ROOF);
}

/** CITIC Plaza: a slender shaft with notched corners and two masts (DLN, 1997). */
function buildCitic(solid: SolidBuilder): void {
  const shaft = notched(23, 5);
  solid.prism(notched(30, 4), 0, 22, PALE_GLASS, ROOF);
  solid.prism(shaft, 0, 296, [168, 184, 200], ROOF);
  solid.prism(notched(19, 5), 296, 314, PALE_GLASS, ROOF);
  solid.prism(notched(14, 4), 314, 322, WHITE, ROOF);
  for (const x of [-9, 9]) solid.bar([x, 0, 322], [x, 0, 391], [1.3, 0.35], 5, WHITE);
}

function notched(half: number, notch: number): Ring {
  const inner = half - notch;
  return [
    [-inner, -half],
    [inner, -half],
    [inner, -inner],
    [half, -inner],
    [half, inner],
    [inner, inner],
    [inner, half],
    [-inner, half],
    [-inner, inner],
    [-half, inner],
    [-half, -inner],
    [-inner, -inner],
  ];
}

/** Pearl River Tower: a concave sail with two slots for wind turbines (SOM, 2013). */
function buildPearlRiver(solid: SolidBuilder): void {
  const [halfLength, halfWidth] = [38, 17];
  const slots: readonly (readonly [number, number])[] = [
    [100, 112],
    [208, 220],
  ];
  const heights = [0, 50, ...slots.flat(), 260, 300].sort((a, b) => a - b);
  for (let k = 1; k < heights.length; k++) {
    const [bottom, top] = [heights[k - 1]!, heights[k]!];
    const isSlot = slots.some(([low]) => low === bottom);
    solid.loft(
      [pearlPlan(halfLength, halfWidth, bottom, isSlot), pearlPlan(halfLength, halfWidth, top, isSlot)],
      () => (isSlot ? DARK_GLASS : [132, 164, 190]),
    );
    solid.cap(pearlPlan(halfLength, halfWidth, top, isSlot), ROOF);
  }
  solid.prism(rectangle(30, 10), 300, 309, PALE_GLASS, ROOF);
}

/** The south face leans in towards the slots. */
function pearlPlan(halfLength: number, halfWidth: number, height: number, isSlot: boolean): Vector3[] {
  const bow = 5 * Math.abs(Math.sin((height / 110) * Math.PI)) + (isSlot ? 5 : 0);
  return level(
    [
      [-halfLength, -halfWidth + bow * 0.3],
      [-halfLength / 2, -halfWidth + bow],
      [halfLength / 2, -halfWidth + bow],
      [halfLength, -halfWidth + bow * 0.3],
      [halfLength, halfWidth - 3],
      [0, halfWidth],
      [-halfLength, halfWidth - 3],
    ],
    height,
  );
}

interface TowerFacts {
  readonly slug: string;
  readonly zh: string;
  readonly en: string;
  readonly place: readonly [number, number];
  readonly height: number;
  readonly storeys: number;
  readonly year: number;
  readonly halfSize: readonly [number, number];
  readonly crown: number;
  readonly color: Color;
}

/** Towers told apart by height, plan and crown only. */
const PLAIN_TOWERS: readonly TowerFacts[] = [
  {
    slug: 'the-pinnacle',
    zh: '广晟国际大厦',
    en: 'The Pinnacle',
    place: [113.3172, 23.1252],
    height: 360,
    storeys: 60,
    year: 2012,
    halfSize: [24, 22],
    crown: 52,
    color: [176, 190, 204],
  },
  {
    slug: 'leatop',
    zh: '利通广场',
    en: 'Leatop Plaza',
    place: [113.3217, 23.125],
    height: 303,
    storeys: 64,
    year: 2012,
    halfSize: [22, 22],
    crown: 30,
    color: [112, 146, 178],
  },
  {
    slug: 'yuexiu-financial',
    zh: '越秀金融大厦',
    en: 'Yuexiu Financial Tower',
    place: [113.3213, 23.1236],
    height: 309,
    storeys: 68,
    year: 2015,
    halfSize: [24, 23],
    crown: 12,
    color: [86, 116, 150],
  },
  {
    slug: 'bank-of-guangzhou',
    zh: '广州银行大厦',
    en: 'Bank of Guangzhou Tower',
    place: [113.3212, 23.1272],
    height: 268,
    storeys: 57,
    year: 2012,
    halfSize: [22, 20],
    crown: 16,
    color: [150, 166, 182],
  },
  {
    slug: 'white-swan',
    zh: '白天鹅宾馆',
    en: 'White Swan Hotel',
    place: [113.23736, 23.10853],
    height: 100,
    storeys: 28,
    year: 1983,
    halfSize: [36, 9],
    crown: 0,
    color: [236, 236, 232],
  },
  {
    slug: 'oi-kwan',
    zh: '爱群大厦',
    en: 'Oi Kwan Building',
    place: [113.2512, 23.1126],
    height: 64,
    storeys: 15,
    year: 1937,
    halfSize: [14, 10],
    crown: 10,
    color: [224, 216, 198],
  },
];

function plainTower(facts: TowerFacts): Landmark {
  const { slug, zh, en, place, height, storeys, year, halfSize, crown, color } = facts;
  const [length, width] = halfSize;
  return {
    slug,
    name: { zh, en },
    place,
    footprint: rectangle(length, width),
    height,
    storeys,
    year,
    use: slug === 'white-swan' || slug === 'oi-kwan' ? 'hotel' : 'office',
    build: solid => {
      const top = height - crown;
      const ring = rectangle(length, width);
      solid.loft([level(ring, 0), level(ring, top)], () => color);
      solid.cap(level(ring, top), ROOF);
      if (crown === 0) return;
      const shoulders = level(rectangle(length * 0.8, width * 0.8), top);
      const tip = level(rectangle(length * 0.35, width * 0.5), height);
      solid.loft([shoulders, shoulders.map((point, i) => mix(point, tip[i]!, 0.5)), tip], () => WHITE);
      solid.cap(tip, ROOF);
    },
  };
}

export const TOWERS: readonly Landmark[] = [
  {
    slug: 'ctf-finance-centre',
    name: { zh: '广州周大福金融中心（东塔）', en: 'CTF Finance Centre' },
    place: [113.32058, 23.12026],
    footprint: rectangle(32, 32),
    height: 530,
    storeys: 111,
    year: 2016,
    use: 'office',
    build: buildCtf,
  },
  {
    slug: 'guangzhou-ifc',
    name: { zh: '广州国际金融中心（西塔）', en: 'Guangzhou International Finance Center' },
    place: [113.3179, 23.120272],
    footprint: roundedTriangle(31, 24, 90),
    height: 440,
    storeys: 103,
    year: 2010,
    use: 'office',
    build: buildIfc,
    coarse: { errorMeters: 3, build: buildIfcCoarse },
  },
  {
    slug: 'citic-plaza',
    name: { zh: '中信广场', en: 'CITIC Plaza' },
    place: [113.3195, 23.1444],
    footprint: rectangle(31, 31),
    height: 391,
    storeys: 80,
    year: 1997,
    use: 'office',
    build: buildCitic,
  },
  {
    slug: 'pearl-river-tower',
    name: { zh: '珠江城大厦', en: 'Pearl River Tower' },
    place: [113.3171, 23.1268],
    footprint: rectangle(40, 20),
    height: 309,
    storeys: 71,
    year: 2013,
    use: 'office',
    build: buildPearlRiver,
  },
  ...PLAIN_TOWERS.map(plainTower),
];
