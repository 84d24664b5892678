import type { Ring } from '../../../synthesis/plane.ts';
import {
  type Color,
  ellipse,
  level,
  mix,
  rectangle,
  type SolidBuilder,
  type Vector3,
} from '../../../synthesis/solid-builder.ts';
import type { Landmark } from './landmark.ts';

const WHITE: Color = [232, 232, 228];
const STONE: Color = [196, 192, 184];
const DARK: Color = [66, 68, 74];
const RED: Color = [168, 52, 44];
const GLASS: Color = [112, 140, 164];
const ROOF: Color = [136, 140, 144];
const STEEL: Color = [210, 214, 220];
const TURF: Color = [104, 150, 92];

/** A pebble: an uneven ring, wider at mid-height, cut flat at the top. */
function buildPebble(
  solid: SolidBuilder,
  centre: readonly [number, number],
  radii: readonly [number, number],
  height: number,
  color: Color,
): void {
  const sides = 11;
  const uneven = [1, 0.9, 1.04, 0.93, 1.02, 0.88, 1, 0.95, 1.05, 0.9, 0.98];
  const ring = ellipse(radii[0], radii[1], sides, 20).map(
    ([x, y], i) => [x * uneven[i]!, y * uneven[i]!] as const,
  );
  const at = (share: number, scale: number, shift: number): Vector3[] =>
    level(ring, share * height, scale).map(([x, y, z], i) => [
      x + centre[0] + shift,
      y + centre[1],
      z * (share === 1 ? 0.9 + 0.1 * uneven[i]! : 1),
    ]);
  const sections = [at(0, 0.84, 0), at(0.28, 1, 2), at(0.72, 0.9, 5), at(1, 0.62, 8)];
  solid.loft(sections, (band, side) => ((band + side) % 3 === 0 ? GLASS : color));
  solid.cap(sections[3]!, color);
}

/** Opera House: “two pebbles washed by the river” (Zaha Hadid, 2010). */
function buildOpera(solid: SolidBuilder): void {
  buildPebble(solid, [-22, 6], [58, 44], 43, DARK);
  buildPebble(solid, [58, -26], [26, 21], 26, WHITE);
  solid.prism(
    rectangle(96, 62).map(([x, y]) => [x * 0.98, y * 0.98] as const),
    0,
    3,
    STONE,
  );
}

/** Provincial Museum: a lacquer box hung over its base, cut open at random (Rocco Yim, 2010). */
function buildMuseum(solid: SolidBuilder): void {
  const body = rectangle(33.5, 33.5);
  solid.prism(rectangle(24, 24), 0, 8, GLASS);
  solid.prism(rectangle(44, 44), 0, 2, STONE);
  solid.prism(body, 8, 44, DARK, ROOF);
  solid.cap(level(body, 8), DARK, 'down');
  const cuts: readonly (readonly [side: number, along: number, up: number, width: number, height: number])[] =
    [
      [0, -20, 14, 9, 16],
      [0, 4, 26, 14, 12],
      [0, 20, 12, 6, 20],
      [1, -14, 20, 12, 14],
      [1, 12, 12, 8, 10],
      [2, -22, 28, 8, 10],
      [2, 0, 14, 10, 22],
      [2, 22, 22, 9, 14],
      [3, -6, 12, 14, 10],
      [3, 18, 26, 10, 12],
    ];
  for (const [side, along, up, width, height] of cuts) {
    const turn = side * 90;
    const [c, s] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
    const [x, y] = [along * c - -33.6 * s, along * s + -33.6 * c];
    solid.box([x, y, up + height / 2], [width / 2, 0.5, height / 2], RED, RED, turn);
  }
}

/** Public Library: two leaning volumes of stacked “books” with a chasm between (Nikken, 2012). */
function buildLibrary(solid: SolidBuilder): void {
  for (const side of [-1, 1]) {
    const sections: Vector3[][] = [];
    for (let k = 0; k <= 10; k++) {
      const shift = side * (15 + 3.4 * Math.sin((k / 10) * Math.PI * 0.9)) + (k % 2) * 0.8;
      sections.push(
        level(rectangle(62, 11.5), k * 5).map(([x, y, z]) => [x * (1 + 0.01 * k) * 0.9, y + shift, z]),
      );
    }
    solid.loft(sections, band => (band % 2 === 0 ? WHITE : GLASS));
    solid.cap(sections[10]!, ROOF);
  }
  solid.prism(rectangle(40, 6), 0, 38, GLASS);
}

const BLUE_TILE: Color = [46, 96, 150];
const CREAM: Color = [226, 212, 184];

/** Sun Yat-sen Memorial Hall: an octagon under blue glazed roofs with four porches (Lü Yanzhi, 1931). */
function buildMemorialHall(solid: SolidBuilder): void {
  const octagon = ellipse(28, 28, 8, 22.5);
  solid.prism(rectangle(42, 42), 0, 2.5, STONE);
  solid.prism(octagon, 2.5, 24, CREAM, BLUE_TILE);
  for (const turn of [0, 90, 180, 270]) porch(solid, turn);
  const eaves = level(ellipse(33, 33, 8, 22.5), 24);
  const waist = level(ellipse(20, 20, 8, 22.5), 33);
  solid.cap(eaves, BLUE_TILE, 'down');
  solid.loft([eaves, waist], () => BLUE_TILE);
  solid.loft([waist, level(ellipse(20, 20, 8, 22.5), 37)], () => CREAM);
  const upper = level(ellipse(24, 24, 8, 22.5), 37);
  solid.cap(upper, BLUE_TILE, 'down');
  solid.loft(
    [upper, level(ellipse(9, 9, 8, 22.5), 45), level(ellipse(0.6, 0.6, 8, 22.5), 49)],
    () => BLUE_TILE,
  );
}

function porch(solid: SolidBuilder, turn: number): void {
  const turned = (points: readonly Vector3[]): Vector3[] => {
    const [c, s] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
    return points.map(([x, y, z]) => [x * c - y * s, x * s + y * c, z]);
  };
  const plan: Ring = [
    [-15, -38],
    [15, -38],
    [15, -22],
    [-15, -22],
  ];
  solid.loft([turned(level(plan, 2.5)), turned(level(plan, 17))], (_, side) => (side === 0 ? RED : CREAM));
  const [a, b, c, d] = turned([
    [-18, -41, 17],
    [18, -41, 17],
    [18, -20, 17],
    [-18, -20, 17],
  ]) as [Vector3, Vector3, Vector3, Vector3];
  const [e, f] = turned([
    [-11, -30, 26],
    [11, -30, 26],
  ]) as [Vector3, Vector3];
  solid.quad(a, b, f, e, BLUE_TILE);
  solid.quad(c, d, e, f, BLUE_TILE);
  solid.triangle(d, a, e, BLUE_TILE);
  solid.triangle(b, c, f, BLUE_TILE);
}

/** A bowl of stands with a ring of roof. */
function buildBowl(solid: SolidBuilder, radii: readonly [number, number], height: number): void {
  const [rx, ry] = radii;
  const sides = 48;
  const ring = (scale: number, up: number): Vector3[] =>
    ellipse(rx * scale, ry * scale, sides).map(([x, y], i) => [
      x,
      y,
      up + (up > height * 0.5 ? 5 * Math.cos((4 * Math.PI * i) / sides) * (rx / 120) : 0),
    ]);
  solid.loft([ring(0.93, 0), ring(1, height * 0.86)], (_, side) => (side % 2 === 0 ? WHITE : STONE));
  const [outer, inner] = [ring(1.02, height), ring(0.68, height * 0.93)];
  for (let i = 0; i < sides; i++) {
    const next = (i + 1) % sides;
    solid.quad(outer[i]!, outer[next]!, inner[next]!, inner[i]!, STEEL);
    solid.quad(inner[i]!, inner[next]!, outer[next]!, outer[i]!, ROOF);
  }
  const [rim, foot] = [ring(0.9, height * 0.6), ring(0.56, 2)];
  for (let i = 0; i < sides; i++) {
    const next = (i + 1) % sides;
    solid.quad(foot[i]!, rim[i]!, rim[next]!, foot[next]!, STONE);
  }
  solid.cap(ring(0.57, 1.5), TURF);
}

/** Sails of the 2010 Asian Games on Haixinsha: four masts with leaning screens before a stand. */
function buildHaixinsha(solid: SolidBuilder): void {
  for (const [x, height] of [
    [-105, 66],
    [-38, 80],
    [38, 80],
    [105, 66],
  ] as const) {
    const sail = (share: number, half: number): Vector3[] => [
      [x - half, -6 + share * 14, share * height],
      [x + half, -6 + share * 14, share * height],
      [x + half * 0.9, -4 + share * 14, share * height],
      [x - half * 0.9, -4 + share * 14, share * height],
    ];
    solid.loft([sail(0, 6), sail(0.35, 15), sail(0.75, 13), sail(1, 2)], () => WHITE);
    solid.cap(sail(1, 2), WHITE);
    solid.bar([x, 0, 0], [x, 8, height - 1], [1.2, 0.5], 6, STEEL);
  }
  for (let row = 0; row < 5; row++) solid.box([0, 34 + row * 8, 2 + row * 2], [110, 4, 2 + row * 2], STONE);
}

/** Halls of the Canton Fair Complex under roofs that roll like waves. */
function buildFair(solid: SolidBuilder): void {
  const [bays, steps, bayWidth, halfDepth] = [6, 16, 82, 118];
  for (let bay = 0; bay < bays; bay++) {
    const west = (bay - bays / 2) * bayWidth;
    const profile = (k: number) => {
      const t = k / steps;
      return {
        y: -halfDepth + 2 * halfDepth * t,
        z: 21 + 10 * Math.sin(Math.PI * t) + 2.5 * Math.sin(3 * Math.PI * t),
      };
    };
    for (let k = 0; k < steps; k++) {
      const [a, b] = [profile(k), profile(k + 1)];
      const [x0, x1] = [west + 2, west + bayWidth - 2];
      solid.quad([x0, a.y, a.z], [x1, a.y, a.z], [x1, b.y, b.z], [x0, b.y, b.z], k % 4 === 3 ? GLASS : STEEL);
      solid.quad([x1, a.y, 0], [x1, b.y, 0], [x1, b.y, b.z], [x1, a.y, a.z], WHITE);
      solid.quad([x0, b.y, 0], [x0, a.y, 0], [x0, a.y, a.z], [x0, b.y, b.z], WHITE);
    }
    const [low, high] = [profile(0), profile(steps)];
    solid.quad(
      [west + 2, low.y, 0],
      [west + bayWidth - 2, low.y, 0],
      [west + bayWidth - 2, low.y, low.z],
      [west + 2, low.y, low.z],
      GLASS,
    );
    solid.quad(
      [west + bayWidth - 2, high.y, 0],
      [west + 2, high.y, 0],
      [west + 2, high.y, high.z],
      [west + bayWidth - 2, high.y, high.z],
      GLASS,
    );
  }
}

/** A pagoda of octagonal storeys with eaves. */
function buildPagoda(solid: SolidBuilder, storeys: number, radius: number, height: number): void {
  const spire = height * 0.16;
  const step = (height - spire) / storeys;
  for (let k = 0; k < storeys; k++) {
    const r = radius * (1 - (0.45 * k) / storeys);
    const wall = level(ellipse(r, r, 8, 22.5), k * step);
    const eaves = level(ellipse(r * 1.22, r * 1.22, 8, 22.5), (k + 0.72) * step);
    const inner = level(ellipse(r * 0.94, r * 0.94, 8, 22.5), (k + 1) * step);
    solid.loft([wall, level(ellipse(r, r, 8, 22.5), (k + 0.75) * step)], side =>
      side % 2 === 0 ? CREAM : RED,
    );
    solid.cap(eaves, RED, 'down');
    solid.loft([eaves, inner], () => [92, 104, 84]);
  }
  solid.bar([0, 0, height - spire], [0, 0, height], [1.4, 0.2], 6, [176, 148, 78]);
}

/** Twin-spired granite church (1888). */
function buildCathedral(solid: SolidBuilder): void {
  solid.prism(rectangle(39, 14, 90), 0, 16, STONE);
  const [south, north] = [-39, 39];
  for (const side of [-1, 1]) {
    solid.quad([0, north, 27], [0, south, 27], [side * 14, south, 16], [side * 14, north, 16], DARK);
    solid.quad([side * 14, north, 16], [side * 14, south, 16], [0, south, 27], [0, north, 27], DARK);
    solid.box([side * 11, south - 2, 16], [4.5, 4.5, 16], STONE);
    const foot = level(rectangle(4.5, 4.5), 32).map(
      ([x, y, z]): Vector3 => [x + side * 11, y + south - 2, z],
    );
    const tip: Vector3 = [side * 11, south - 2, 58.5];
    for (let i = 0; i < 4; i++) solid.triangle(foot[i]!, foot[(i + 1) % 4]!, tip, STONE);
  }
  solid.triangle([-14, south, 16], [14, south, 16], [0, south, 27], STONE);
  solid.triangle([14, north, 16], [-14, north, 16], [0, north, 27], STONE);
}

/** A lattice mast on four legs. */
function buildTvTower(solid: SolidBuilder): void {
  const half = (share: number) => 17 * (1 - share) ** 1.7 + 1.4;
  const corner = (share: number, i: number): Vector3 => {
    const [x, y] = rectangle(half(share), half(share))[((i % 4) + 4) % 4]!;
    return [x, y, share * 185];
  };
  const levels = 12;
  for (let k = 0; k < levels; k++) {
    const [low, high] = [k / levels, (k + 1) / levels];
    for (let i = 0; i < 4; i++) {
      solid.bar(corner(low, i), corner(high, i), 0.7 - 0.3 * low, 4, k % 4 < 2 ? WHITE : RED);
      solid.bar(corner(low, i), corner(high, i + 1), 0.3, 3, STEEL);
      solid.bar(corner(high, i), corner(high, i + 1), 0.3, 3, STEEL);
    }
  }
  solid.box([0, 0, 120], [6, 6, 5], WHITE);
  solid.bar([0, 0, 185], [0, 0, 200], [0.6, 0.2], 5, RED);
}

/** Zhenhai Tower: five receding red storeys with green eaves (1380, rebuilt). */
function buildZhenhai(solid: SolidBuilder): void {
  const storey = 4.8;
  for (let k = 0; k < 5; k++) {
    const [length, width] = [16 - k * 0.9, 8 - k * 0.55];
    const wall = rectangle(length, width);
    solid.loft([level(wall, k * storey), level(wall, (k + 1) * storey)], () => RED);
    const eaves = level(rectangle(length + 1.8, width + 1.8), (k + 0.8) * storey);
    const rise = level(rectangle(length - 0.5, width - 0.5), (k + 1) * storey + 0.4);
    solid.cap(eaves, DARK, 'down');
    solid.loft([eaves, rise], () => [64, 116, 92]);
  }
  const top = level(rectangle(12.5, 6), 24.4);
  const ridge = top.map((point, i) => mix(point, [i === 0 || i === 3 ? -8 : 8, 0, 28], 1));
  solid.loft([top, ridge], () => [64, 116, 92]);
}

export const VENUES: readonly Landmark[] = [
  {
    slug: 'opera-house',
    name: { zh: '广州大剧院', en: 'Guangzhou Opera House' },
    place: [113.31722, 23.11785],
    footprint: rectangle(96, 62),
    height: 43,
    storeys: 7,
    year: 2010,
    use: 'culture',
    build: buildOpera,
  },
  {
    slug: 'guangdong-museum',
    name: { zh: '广东省博物馆', en: 'Guangdong Museum' },
    place: [113.32115, 23.11749],
    footprint: rectangle(44, 44),
    height: 44,
    storeys: 5,
    year: 2010,
    use: 'culture',
    build: buildMuseum,
  },
  {
    slug: 'guangzhou-library',
    name: { zh: '广州图书馆', en: 'Guangzhou Library' },
    place: [113.32085, 23.11896],
    footprint: rectangle(62, 31),
    height: 50,
    storeys: 10,
    year: 2012,
    use: 'culture',
    build: buildLibrary,
  },
  {
    slug: 'sun-yat-sen-memorial-hall',
    name: { zh: '中山纪念堂', en: 'Sun Yat-sen Memorial Hall' },
    place: [113.25947, 23.1357],
    footprint: rectangle(42, 42),
    height: 49,
    storeys: 3,
    year: 1931,
    use: 'culture',
    build: buildMemorialHall,
  },
  {
    slug: 'tianhe-stadium',
    name: { zh: '天河体育场', en: 'Tianhe Stadium' },
    place: [113.31938, 23.14058],
    footprint: ellipse(128, 106, 24),
    height: 37,
    storeys: 4,
    year: 1987,
    use: 'sport',
    build: solid => buildBowl(solid, [122, 101], 32),
  },
  {
    slug: 'haixinsha',
    name: { zh: '海心沙亚运公园', en: 'Haixinsha Asian Games Park' },
    place: [113.31943, 23.1139],
    footprint: rectangle(126, 14),
    height: 80,
    storeys: 3,
    year: 2010,
    use: 'culture',
    build: buildHaixinsha,
  },
  {
    slug: 'canton-fair',
    name: { zh: '广交会展馆', en: 'Canton Fair Complex' },
    place: [113.3572, 23.1031],
    footprint: rectangle(248, 120),
    height: 31,
    storeys: 3,
    year: 2003,
    use: 'commercial',
    build: buildFair,
  },
  {
    slug: 'flower-pagoda',
    name: { zh: '六榕花塔', en: 'Flower Pagoda' },
    place: [113.25473, 23.13094],
    footprint: ellipse(12, 12, 8),
    height: 57,
    storeys: 9,
    year: 1097,
    use: 'religious',
    build: solid => buildPagoda(solid, 9, 8, 57),
  },
  {
    slug: 'pazhou-pagoda',
    name: { zh: '琶洲塔', en: 'Pazhou Pagoda' },
    place: [113.37027, 23.10175],
    footprint: ellipse(11, 11, 8),
    height: 59,
    storeys: 9,
    year: 1600,
    use: 'religious',
    build: solid => buildPagoda(solid, 9, 7, 59),
  },
  {
    slug: 'sacred-heart',
    name: { zh: '石室圣心大教堂', en: 'Sacred Heart Cathedral' },
    place: [113.25473, 23.11737],
    footprint: rectangle(16, 46),
    height: 58.5,
    storeys: 1,
    year: 1888,
    use: 'religious',
    build: buildCathedral,
  },
  {
    slug: 'tv-tower',
    name: { zh: '广东电视塔', en: 'Guangdong TV Tower' },
    place: [113.26415, 23.14374],
    footprint: rectangle(19, 19),
    height: 200,
    storeys: 1,
    year: 1965,
    use: 'culture',
    build: buildTvTower,
  },
  {
    slug: 'zhenhai-tower',
    name: { zh: '镇海楼', en: 'Zhenhai Tower' },
    place: [113.26025, 23.14059],
    footprint: rectangle(18, 10),
    height: 28,
    storeys: 5,
    year: 1928,
    use: 'culture',
    build: buildZhenhai,
  },
];
