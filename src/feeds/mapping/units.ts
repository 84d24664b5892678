import { LocalizedError } from '@core/text.ts';

/** value in base unit = value × factor + offset. */
interface UnitDefinition {
  readonly dimension: string;
  readonly factor: number;
  readonly offset?: number;
}

const unit = (dimension: string, factor: number, offset = 0): UnitDefinition => ({
  dimension,
  factor,
  offset,
});

/** Units that backends of cities use, by their usual spellings (UCUM where it has one). */
const UNITS: Readonly<Record<string, UnitDefinition>> = {
  m: unit('length', 1),
  km: unit('length', 1000),
  cm: unit('length', 0.01),
  mm: unit('length', 0.001),
  ft: unit('length', 0.3048),
  'm/s': unit('speed', 1),
  'km/h': unit('speed', 1 / 3.6),
  mph: unit('speed', 0.44704),
  kn: unit('speed', 1852 / 3600),
  'mm/h': unit('rain-rate', 1),
  'mm/min': unit('rain-rate', 60),
  'mm/10min': unit('rain-rate', 6),
  '°C': unit('temperature', 1),
  Cel: unit('temperature', 1),
  K: unit('temperature', 1, -273.15),
  '°F': unit('temperature', 5 / 9, (-32 * 5) / 9),
  'µg/m³': unit('concentration', 1),
  'ug/m3': unit('concentration', 1),
  'mg/m³': unit('concentration', 1000),
  'mg/m3': unit('concentration', 1000),
  Pa: unit('pressure', 1),
  hPa: unit('pressure', 100),
  kPa: unit('pressure', 1000),
  MPa: unit('pressure', 1e6),
  bar: unit('pressure', 1e5),
  mmHg: unit('pressure', 133.322387415),
  '%': unit('fraction', 0.01),
  '1': unit('fraction', 1),
  'm³/s': unit('flow', 1),
  'm³/h': unit('flow', 1 / 3600),
  'L/s': unit('flow', 0.001),
  W: unit('power', 1),
  kW: unit('power', 1000),
  MW: unit('power', 1e6),
  J: unit('energy', 1),
  kWh: unit('energy', 3.6e6),
  s: unit('time', 1),
  min: unit('time', 60),
  h: unit('time', 3600),
  deg: unit('angle', 1),
  rad: unit('angle', 180 / Math.PI),
};

/** The linear conversion between two units. Throws RangeError for unknown or incompatible ones. */
export function unitConversion(from: string, to: string): (value: number) => number {
  if (from === to) return value => value;
  const source = definition(from);
  const target = definition(to);
  if (source.dimension !== target.dimension)
    throw new LocalizedError(
      `单位“${from}”不能换算为“${to}”`,
      `Unit "${from}" (${source.dimension}) cannot become "${to}" (${target.dimension})`,
    );
  const factor = source.factor / target.factor;
  const offset = ((source.offset ?? 0) - (target.offset ?? 0)) / target.factor;
  return value => value * factor + offset;
}

function definition(name: string): UnitDefinition {
  const found = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
  if (!found) {
    const known = Object.keys(UNITS).join(', ');
    throw new LocalizedError(
      `不认识单位“${name}”；可用的有 ${known}`,
      `Unit "${name}" is not known; known are ${known}`,
    );
  }
  return found;
}
