import type { Intervention, ScenarioRequest } from '@core/scenario.ts';
import * as z from 'zod/mini';
import { refuse } from '../case/refuse.ts';
import { inputs as cardInputs, interventions } from './card-inputs.ts';
import type { RecordedStorm } from './recorded-storms.ts';
import { RECORDED_STORMS } from './recorded-storms.ts';

const degrees = z.tuple([z.number(), z.number()]);

/** Shape of the inputs; absent ones take the card's default. */
export const floodInputs = z.record(z.string(), z.json());

/** `area`: [west, south, east, north] or a ring of [longitude, latitude]. */
const areaSchema = z.union([
  z.tuple([z.number(), z.number(), z.number(), z.number()]),
  z.array(degrees).check(z.minLength(3)),
]);

export type Bounds = readonly [west: number, south: number, east: number, north: number];

export interface FloodSettings {
  readonly storm: 'design' | RecordedStorm;
  readonly returnYears: number;
  readonly durationMinutes: number;
  readonly peakPosition: number;
  readonly simulatedSeconds: number;
  /** 1 = design capacity. */
  readonly drainFactor: number;
  readonly curveNumber: number;
  readonly riverRiseMeters: number;
  readonly manning: number;
  readonly equations: 'full' | 'inertial';
  readonly buildings: 'block' | 'porosity';
  readonly processor: 'auto' | 'cpu';
  readonly resolutionMeters: number;
  readonly area: Bounds | undefined;
}

/** Checks every input against the card. Throws ScenarioRefusal with the nearest valid value. */
export function readSettings({ inputs }: ScenarioRequest): FloodSettings {
  for (const id of Object.keys(inputs)) {
    if (!cardInputs.some(input => input.id === id)) {
      refuse(id, `没有名为“${id}”的输入`, `There is no input "${id}"`);
    }
  }
  const storm = chosen(inputs, 'storm');
  return {
    storm: storm in RECORDED_STORMS ? (storm as RecordedStorm) : 'design',
    returnYears: Number(chosen(inputs, 'returnYears')),
    durationMinutes: numeric(inputs, 'durationMinutes'),
    peakPosition: numeric(inputs, 'peakPosition'),
    simulatedSeconds: numeric(inputs, 'simulatedHours') * 3600,
    drainFactor: numeric(inputs, 'drainPercent') / 100,
    curveNumber: numeric(inputs, 'curveNumber'),
    riverRiseMeters: numeric(inputs, 'riverRiseMeters'),
    manning: numeric(inputs, 'manning'),
    equations: chosen(inputs, 'equations') === 'inertial' ? 'inertial' : 'full',
    processor: chosen(inputs, 'processor') === 'cpu' ? 'cpu' : 'auto',
    buildings: chosen(inputs, 'buildings') === 'porosity' ? 'porosity' : 'block',
    resolutionMeters: numeric(inputs, 'resolutionMeters'),
    area: areaOf(inputs.area),
  };
}

/** A number of an intervention, checked against its range. */
export function interventionNumber(intervention: Intervention, id: string): number {
  const kind = interventions.find(candidate => candidate.id === intervention.kind);
  const control = kind?.inputs.find(input => input.id === id)?.control;
  if (control?.kind !== 'number') throw new RangeError(`No input "${id}" of "${intervention.kind}"`);
  return inRange(intervention.parameters[id] ?? control.default, `${intervention.id}.${id}`, control);
}

function controlOf(id: string) {
  return cardInputs.find(input => input.id === id)!.control;
}

function numeric(inputs: ScenarioRequest['inputs'], id: string): number {
  const control = controlOf(id);
  if (control.kind !== 'number') throw new TypeError(`"${id}" is not a number`);
  return inRange(inputs[id] ?? control.default, id, control);
}

function inRange(
  value: unknown,
  id: string,
  {
    minimum,
    maximum,
    unit,
    default: initial,
  }: { minimum: number; maximum: number; unit: string; default: number },
): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return refuse(id, `“${id}”必须是数字`, `"${id}" must be a number`, initial);
  }
  if (value >= minimum && value <= maximum) return value;
  const range = `${minimum}…${maximum} ${unit}`.trim();
  return refuse(
    id,
    `“${id}”为 ${value}，允许范围 ${range}`,
    `"${id}" is ${value}; it may be ${range}`,
    Math.min(maximum, Math.max(minimum, value)),
  );
}

function chosen(inputs: ScenarioRequest['inputs'], id: string): string {
  const control = controlOf(id);
  if (control.kind !== 'choice') throw new TypeError(`"${id}" is not a choice`);
  const value = String(inputs[id] ?? control.default);
  if (control.options.some(option => option.value === value)) return value;
  const known = control.options.map(option => option.value);
  const nearest = Number.isFinite(Number(value)) ? nearestNumber(known, Number(value)) : control.default;
  const list = known.join(', ');
  return refuse(
    id,
    `“${id}”不能是 ${value}；可选：${list}`,
    `"${id}" cannot be ${value}; there are: ${list}`,
    nearest,
  );
}

function nearestNumber(known: readonly string[], value: number): string {
  const distance = (option: string) => Math.abs(Number(option) - value);
  return known.reduce((a, b) => (distance(b) < distance(a) ? b : a));
}

function areaOf(value: unknown): Bounds | undefined {
  if (value === undefined || value === null) return undefined;
  const parsed = areaSchema.safeParse(value);
  if (!parsed.success) {
    return refuse(
      'area',
      '范围须为 [西, 南, 东, 北] 或经纬度环',
      'The area must be [west, south, east, north] or a ring of degrees',
    );
  }
  const points = typeof parsed.data[0] === 'number' ? undefined : (parsed.data as [number, number][]);
  const bounds: Bounds = points
    ? [
        Math.min(...points.map(([x]) => x)),
        Math.min(...points.map(([, y]) => y)),
        Math.max(...points.map(([x]) => x)),
        Math.max(...points.map(([, y]) => y)),
      ]
    : (parsed.data as [number, number, number, number]);
  if (bounds[2] > bounds[0] && bounds[3] > bounds[1]) return bounds;
  return refuse('area', '范围的面积为零', 'The area is empty');
}
