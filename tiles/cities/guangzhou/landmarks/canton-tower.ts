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

const STEEL: Color = [226, 230, 238];
const RING_STEEL: Color = [198, 206, 220];
const CORE: Color = [120, 132, 150];
const GLASS: Color = [92, 118, 148];

const BODY_TOP = 454;
const MAST_TOP = 600;
const COLUMNS = 24;
const RINGS = 46;
/** Half axes of the ground and top ellipses (80 × 60 m, 54 × 40.5 m). */
const GROUND_AXES = [40, 30] as const;
const TOP_AXES = [27, 20.25] as const;
/** Turn of a column's head against its foot: puts the waist at about 280 m. */
const TWIST_DEGREES = 128;
/** Heights between which floors fill the lattice. */
const FLOORS: readonly (readonly [number, number])[] = [
  [6, 32],
  [84, 116],
  [147, 168],
  [334, 356],
  [376, 448],
];

const feet = ellipse(...GROUND_AXES, COLUMNS);
const heads = ellipse(...TOP_AXES, COLUMNS, TWIST_DEGREES);

/** Point of a straight column at a share of the body's height. */
function onColumn(column: number, share: number): Vector3 {
  const i = ((column % COLUMNS) + COLUMNS) % COLUMNS;
  return mix([...feet[i]!, 0], [...heads[i]!, BODY_TOP], share);
}

function section(share: number, inset = 1): Vector3[] {
  return Array.from({ length: COLUMNS }, (_, i) => {
    const [x, y, z] = onColumn(i, share);
    return [x * inset, y * inset, z];
  });
}

/**
 * Canton Tower: a hyperboloid of 24 straight steel columns between two ellipses turned against each other, 46 rings
 * and one diagonal a field (Information Based Architecture and Arup, 2010).
 */
function build(solid: SolidBuilder): void {
  for (let i = 0; i < COLUMNS; i++) solid.bar(onColumn(i, 0), onColumn(i, 1), [1.1, 0.65], 5, STEEL);
  for (let ring = 1; ring <= RINGS; ring++) {
    const [share, below] = [ring / RINGS, (ring - 1) / RINGS];
    for (let i = 0; i < COLUMNS; i++) {
      solid.bar(onColumn(i, share), onColumn(i + 1, share), 0.42, 3, RING_STEEL);
      solid.bar(onColumn(i, below), onColumn(i + 1, share), 0.42, 3, STEEL);
    }
  }
  buildInside(solid, 1);
}

function buildCoarse(solid: SolidBuilder): void {
  const shares = [0, 0.12, 0.25, 0.4, 0.55, 0.7, 0.85, 1];
  solid.loft(
    shares.map(share => section(share)),
    band => (band % 2 === 0 ? RING_STEEL : STEEL),
  );
  solid.cap(section(1), GLASS);
  buildMast(solid);
}

function buildInside(solid: SolidBuilder, roofShare: number): void {
  const core = ellipse(8.5, 7, 16);
  solid.loft([level(core, 0), level(core, BODY_TOP)], () => CORE);
  for (const [bottom, top] of FLOORS) {
    const shares = [bottom, (2 * bottom + top) / 3, (bottom + 2 * top) / 3, top].map(
      height => height / BODY_TOP,
    );
    solid.loft(
      shares.map(share => section(share, 0.93)),
      () => GLASS,
    );
    solid.cap(section(shares[0]!, 0.93), CORE, 'down');
    solid.cap(section(shares[3]!, 0.93), CORE);
  }
  solid.cap(section(roofShare, 0.97), CORE);
  solid.cap(section(roofShare, 0.97), CORE, 'down');
  buildMast(solid);
}

function buildMast(solid: SolidBuilder): void {
  const steps: readonly (readonly [number, number])[] = [
    [BODY_TOP, 5.5],
    [500, 4.2],
    [501, 3],
    [548, 2],
    [549, 1.4],
    [MAST_TOP, 0.5],
  ];
  solid.loft(
    steps.map(([height, half]) => level(rectangle(half, half), height)),
    band => (band % 2 === 0 ? STEEL : RING_STEEL),
  );
  solid.cap(level(rectangle(0.5, 0.5), MAST_TOP), STEEL);
}

export const CANTON_TOWER: Landmark = {
  slug: 'canton-tower',
  name: { zh: '广州塔', en: 'Canton Tower' },
  place: [113.31914, 23.10899],
  footprint: ellipse(GROUND_AXES[0] + 6, GROUND_AXES[1] + 6, COLUMNS),
  height: MAST_TOP,
  storeys: 112,
  year: 2010,
  use: 'culture',
  build,
  coarse: { errorMeters: 5, build: buildCoarse },
};
