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

/** Units that backends of cities use (UCUM where it has one). */
const UNITS: Readonly<Record<string, UnitDefinition>> = {
  m: unit('length', 1),
  km: unit('length', 1000),
  cm: unit('length', 0.01),
  mm: unit('length', 0.001),
  in: unit('length', 0.0254),
  ft: unit('length', 0.3048),
  mi: unit('length', 1609.344),
  nmi: unit('length', 1852),
  'm/s': unit('speed', 1),
  'cm/s': unit('speed', 0.01),
  'km/h': unit('speed', 1 / 3.6),
  'ft/s': unit('speed', 0.3048),
  mph: unit('speed', 0.44704),
  kn: unit('speed', 1852 / 3600),
  'mm/h': unit('rain-rate', 1),
  'mm/min': unit('rain-rate', 60),
  'mm/10min': unit('rain-rate', 6),
  '°C': unit('temperature', 1),
  K: unit('temperature', 1, -273.15),
  '°F': unit('temperature', 5 / 9, (-32 * 5) / 9),
  'µg/m³': unit('concentration', 1),
  'ng/m³': unit('concentration', 1e-3),
  'mg/m³': unit('concentration', 1e3),
  'g/m³': unit('concentration', 1e6),
  'µg/L': unit('concentration', 1e3),
  'mg/L': unit('concentration', 1e6),
  'g/L': unit('concentration', 1e9),
  Pa: unit('pressure', 1),
  hPa: unit('pressure', 100),
  kPa: unit('pressure', 1000),
  MPa: unit('pressure', 1e6),
  bar: unit('pressure', 1e5),
  psi: unit('pressure', 6894.757293168),
  mmHg: unit('pressure', 133.322387415),
  inHg: unit('pressure', 3386.389),
  mH2O: unit('pressure', 9806.65),
  '%': unit('fraction', 0.01),
  '1': unit('fraction', 1),
  ppm: unit('fraction', 1e-6),
  ppb: unit('fraction', 1e-9),
  'm³': unit('volume', 1),
  L: unit('volume', 0.001),
  mL: unit('volume', 1e-6),
  'm³/s': unit('flow', 1),
  'm³/h': unit('flow', 1 / 3600),
  'm³/d': unit('flow', 1 / 86_400),
  'L/s': unit('flow', 0.001),
  'L/min': unit('flow', 0.001 / 60),
  kg: unit('mass', 1),
  g: unit('mass', 0.001),
  t: unit('mass', 1000),
  W: unit('power', 1),
  kW: unit('power', 1000),
  MW: unit('power', 1e6),
  J: unit('energy', 1),
  kJ: unit('energy', 1000),
  MJ: unit('energy', 1e6),
  Wh: unit('energy', 3600),
  kWh: unit('energy', 3.6e6),
  MWh: unit('energy', 3.6e9),
  V: unit('voltage', 1),
  mV: unit('voltage', 0.001),
  kV: unit('voltage', 1000),
  A: unit('current', 1),
  mA: unit('current', 0.001),
  Hz: unit('frequency', 1),
  kHz: unit('frequency', 1000),
  MHz: unit('frequency', 1e6),
  'µS/cm': unit('conductivity', 1),
  'mS/cm': unit('conductivity', 1000),
  ms: unit('time', 0.001),
  s: unit('time', 1),
  min: unit('time', 60),
  h: unit('time', 3600),
  d: unit('time', 86_400),
  '°': unit('angle', 1),
  rad: unit('angle', 180 / Math.PI),
};

/** Other spellings, after `plain` has evened out signs. */
const ALIASES: Readonly<Record<string, string>> = {
  Cel: '°C',
  degC: '°C',
  C: '°C',
  '[degF]': '°F',
  degF: '°F',
  F: '°F',
  deg: '°',
  inch: 'in',
  '[in_i]': 'in',
  '[ft_i]': 'ft',
  mile: 'mi',
  kmh: 'km/h',
  kph: 'km/h',
  mps: 'm/s',
  '[mi_i]/h': 'mph',
  'mi/h': 'mph',
  kt: 'kn',
  kts: 'kn',
  knot: 'kn',
  knots: 'kn',
  '[kn_i]': 'kn',
  mbar: 'hPa',
  'mm[Hg]': 'mmHg',
  '[psi]': 'psi',
  l: 'L',
  'l/s': 'L/s',
  'l/min': 'L/min',
  'mg/l': 'mg/L',
  'µg/l': 'µg/L',
  '[ppm]': 'ppm',
  '[ppb]': 'ppb',
};

/** One sign for what Unicode and keyboards write in several ways: µ, ³, ℃. */
function plain(name: string): string {
  return name
    .trim()
    .replaceAll('μ', 'µ')
    .replaceAll('℃', '°C')
    .replaceAll('℉', '°F')
    .replaceAll(/m\^?3/g, 'm³')
    .replace(/^u(?=[gS]\b)/, 'µ');
}

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
  const spelled = plain(name);
  const known = Object.hasOwn(ALIASES, spelled) ? ALIASES[spelled]! : spelled;
  const found = Object.hasOwn(UNITS, known) ? UNITS[known] : undefined;
  if (!found) {
    const units = Object.keys(UNITS).join(', ');
    throw new LocalizedError(
      `不认识单位“${name}”；可用的有 ${units}`,
      `Unit "${name}" is not known; known are ${units}`,
    );
  }
  return found;
}
