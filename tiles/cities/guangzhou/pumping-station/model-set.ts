import type { JsonValue } from '../../../../src/core/records.ts';
import { SolidBuilder } from '../../../synthesis/solid-builder.ts';
import type { BuiltElement, ElementMaterial, ModelStorey } from '../../../write/element-model.ts';

/** Storeys of the pumping station, from the lowest up. Texts of the model carry both languages: `中文 · English`. */
export const STOREYS = {
  sump: { name: '地下层 · Basement', elevation: -6.5 },
  hall: { name: '水泵间 · Pump hall', elevation: 0 },
  control: { name: '控制层 · Control floor', elevation: 5.2 },
  roof: { name: '屋面 · Roof', elevation: 9.2 },
} as const satisfies Record<string, ModelStorey>;

export const MATERIALS = {
  concrete: { color: [168, 172, 176] },
  floor: { color: [126, 132, 138] },
  render: { color: [222, 219, 208] },
  glass: { color: [120, 180, 206], opacity: 0.35 },
  water: { color: [58, 128, 168], opacity: 0.55 },
  pump: { color: [34, 112, 178] },
  motor: { color: [72, 150, 120] },
  pipe: { color: [64, 138, 196] },
  valve: { color: [206, 84, 56] },
  steel: { color: [150, 158, 166] },
  crane: { color: [232, 176, 44] },
  cabinet: { color: [208, 212, 214] },
  gauge: { color: [240, 200, 60] },
} as const satisfies Record<string, ElementMaterial>;

export const CONCRETE = { '材料 · Material': 'C30 钢筋混凝土 · reinforced concrete' } as const;

/** Black: colours come from the materials, not from the faces. */
const PLAIN = [0, 0, 0] as const;

/** A solid that needs no colours. */
export class Shape {
  readonly solid = new SolidBuilder();

  /** From corner to corner. */
  block(low: readonly [number, number, number], high: readonly [number, number, number]): this {
    const centre = [0, 1, 2].map(axis => (low[axis]! + high[axis]!) / 2) as [number, number, number];
    const half = [0, 1, 2].map(axis => (high[axis]! - low[axis]!) / 2) as [number, number, number];
    this.solid.box(centre, half, PLAIN);
    return this;
  }

  /** Upright cylinder or cone frustum with both ends closed. */
  drum(east: number, north: number, bottom: number, top: number, radius: number, topRadius = radius): this {
    const circle = (r: number, up: number) =>
      Array.from({ length: SIDES }, (_, i) => {
        const angle = (2 * Math.PI * i) / SIDES;
        return [east + r * Math.cos(angle), north + r * Math.sin(angle), up] as const;
      });
    const [low, high] = [circle(radius, bottom), circle(topRadius, top)];
    this.solid.loft([low, high], () => PLAIN);
    this.solid.cap(low, PLAIN, 'down');
    this.solid.cap(high, PLAIN);
    return this;
  }

  /** Pipe along a polyline, open at its ends. */
  pipe(radius: number, ...points: readonly (readonly [number, number, number])[]): this {
    for (let i = 1; i < points.length; i++) this.solid.bar(points[i - 1]!, points[i]!, radius, SIDES, PLAIN);
    return this;
  }
}

const SIDES = 14;

/** Collects the elements of a model. */
export class ModelSet {
  readonly elements: BuiltElement[] = [];

  add(
    id: string,
    name: string,
    className: string,
    storey: ModelStorey,
    material: ElementMaterial,
    shape: Shape,
    properties: Readonly<Record<string, JsonValue>> = {},
  ): void {
    this.elements.push({ id, name, className, storey, material, properties, solid: shape.solid });
  }
}
