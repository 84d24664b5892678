import type { ElementMaterial, ModelStorey } from '../../../write/element-model.ts';
import { CONCRETE, MATERIALS, type ModelSet, Shape, STOREYS } from './model-set.ts';

/** Outer half sizes of the house, metres east and north. */
export const HALF_EAST = 14;
export const HALF_NORTH = 7.5;
const WALL = 0.4;

/** Slabs, walls, windows, doors, stairs and roof. */
export function addStructure(set: ModelSet): void {
  slab(set, 'slab:sump', '集水池底板 · Sump floor', STOREYS.sump, 0.8);
  slab(set, 'slab:hall', '水泵间楼板 · Pump hall floor', STOREYS.hall, 0.5);
  slab(set, 'slab:control', '控制层楼板 · Control floor slab', STOREYS.control, 0.3, -HALF_EAST, -2);
  slab(set, 'slab:roof', '屋面板 · Roof slab', STOREYS.roof, 0.3);
  walls(set, STOREYS.sump, STOREYS.hall.elevation - 0.5, MATERIALS.concrete, false);
  walls(set, STOREYS.hall, STOREYS.control.elevation - 0.3, MATERIALS.render, true);
  walls(set, STOREYS.control, STOREYS.roof.elevation - 0.3, MATERIALS.render, true);
  addPartitions(set);
  addColumns(set);
  addStairs(set);
  addParapet(set);
}

function slab(
  set: ModelSet,
  id: string,
  name: string,
  storey: ModelStorey,
  thickness: number,
  west = -HALF_EAST,
  east = HALF_EAST,
): void {
  const { elevation } = storey;
  const shape = new Shape().block([west, -HALF_NORTH, elevation - thickness], [east, HALF_NORTH, elevation]);
  const area = Math.round((east - west) * 2 * HALF_NORTH);
  set.add(id, name, 'IfcSlab', storey, MATERIALS.floor, shape, {
    ...CONCRETE,
    '厚度（m） · Thickness (m)': thickness,
    '面积（m²） · Area (m²)': area,
  });
}

const SIDES = [
  { id: 'south', name: '南墙 · South wall' },
  { id: 'north', name: '北墙 · North wall' },
  { id: 'west', name: '西墙 · West wall' },
  { id: 'east', name: '东墙 · East wall' },
] as const;

/** Four walls; with windows, a band of glass runs between plinth and lintel. */
function walls(
  set: ModelSet,
  storey: ModelStorey,
  top: number,
  material: ElementMaterial,
  glazed: boolean,
): void {
  const { elevation } = storey;
  const suffix = String(elevation);
  for (const { id, name } of SIDES) {
    const strip = (low: number, high: number, inset = 0) => wallStrip(id, low, high, inset);
    const [sill, lintel] = [elevation + 1.1, top - 0.7];
    const shape = new Shape();
    if (glazed) shape.block(...strip(elevation, sill)).block(...strip(lintel, top));
    else shape.block(...strip(elevation, top));
    set.add(`wall:${id}/${suffix}`, name, 'IfcWall', storey, material, shape, {
      '厚度（m） · Thickness (m)': WALL,
      '高度（m） · Height (m)': Number((top - elevation).toFixed(2)),
      '外墙 · External': true,
    });
    if (!glazed) continue;
    const glass = new Shape().block(...strip(sill, lintel, 0.15));
    set.add(
      `window:${id}/${suffix}`,
      `${name.replace('墙', '窗').replace('wall', 'windows')}`,
      'IfcWindow',
      storey,
      MATERIALS.glass,
      glass,
      {
        '玻璃（mm） · Glazing (mm)': '6+12A+6',
      },
    );
  }
}

type Corner = readonly [number, number, number];

function wallStrip(
  side: (typeof SIDES)[number]['id'],
  low: number,
  high: number,
  inset: number,
): [Corner, Corner] {
  const [e, n, w] = [HALF_EAST, HALF_NORTH, WALL];
  if (side === 'south')
    return [
      [-e, -n + inset, low],
      [e, -n + w - inset, high],
    ];
  if (side === 'north')
    return [
      [-e, n - w + inset, low],
      [e, n - inset, high],
    ];
  if (side === 'west')
    return [
      [-e + inset, -n + w, low],
      [-e + w - inset, n - w, high],
    ];
  return [
    [e - w + inset, -n + w, low],
    [e - inset, n - w, high],
  ];
}

function addPartitions(set: ModelSet): void {
  const { sump, control } = STOREYS;
  const baffle = new Shape().block([-HALF_EAST + WALL, -3.2, sump.elevation], [HALF_EAST - WALL, -2.8, -2.2]);
  set.add('wall:baffle', '导流墙 · Baffle wall', 'IfcWall', sump, MATERIALS.concrete, baffle, CONCRETE);
  const inner = new Shape().block(
    [-2.3, -HALF_NORTH + WALL, control.elevation],
    [-2, HALF_NORTH - WALL, 8.9],
  );
  set.add(
    'wall:control-inner',
    '控制室内墙 · Control room wall',
    'IfcWall',
    control,
    MATERIALS.render,
    inner,
    {
      '耐火极限 · Fire rating': '2 h',
    },
  );
  const glass = new Shape().block([-8.1, -2, control.elevation], [-8, HALF_NORTH - WALL, 8.9]);
  set.add('partition:glass', '玻璃隔断 · Glass partition', 'IfcWall', control, MATERIALS.glass, glass);
}

function addColumns(set: ModelSet): void {
  for (let i = 0; i < 5; i++) {
    const east = -10.8 + 5.4 * i;
    for (const [row, north] of [
      ['S', -HALF_NORTH + 0.65],
      ['N', HALF_NORTH - 0.65],
    ] as const) {
      const shape = new Shape().block([east - 0.25, north - 0.25, 0], [east + 0.25, north + 0.25, 8.9]);
      set.add(
        `column:${row}${i + 1}`,
        `柱 ${row}${i + 1} · Column ${row}${i + 1}`,
        'IfcColumn',
        STOREYS.hall,
        MATERIALS.concrete,
        shape,
        {
          ...CONCRETE,
          '截面（mm） · Section (mm)': '500 × 500',
        },
      );
    }
  }
}

function addStairs(set: ModelSet): void {
  const shape = new Shape();
  const steps = 26;
  const rise = STOREYS.control.elevation / steps;
  for (let i = 0; i < steps; i++) {
    const west = 6 - 0.28 * i;
    shape.block([west - 0.28, -6.9, rise * i], [west, -5.7, rise * (i + 1)]);
  }
  set.add('stair:1', '钢梯 · Steel stair', 'IfcStair', STOREYS.hall, MATERIALS.steel, shape, {
    '踏步 · Steps': steps,
    '踏步高（mm） · Riser (mm)': Math.round(rise * 1000),
  });
}

function addParapet(set: ModelSet): void {
  const { elevation } = STOREYS.roof;
  const shape = new Shape();
  for (const { id } of SIDES) shape.block(...wallStrip(id, elevation, elevation + 1.1, 0.08));
  set.add('parapet', '女儿墙 · Parapet', 'IfcWall', STOREYS.roof, MATERIALS.render, shape, {
    '高度（m） · Height (m)': 1.1,
  });
}
