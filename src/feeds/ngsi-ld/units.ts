/** UN/CEFACT Recommendation 20 codes that city data uses, as symbols; an unknown code is shown as it is. */
const SYMBOLS: Readonly<Record<string, string>> = {
  '2N': 'dB',
  A97: 'hPa',
  AMP: 'A',
  CEL: '°C',
  CMT: 'cm',
  D54: 'W/m²',
  DD: '°',
  GP: 'mg/m³',
  GQ: 'µg/m³',
  HTZ: 'Hz',
  HUR: 'h',
  KGM: 'kg',
  KMH: 'km/h',
  KMT: 'km',
  KWH: 'kWh',
  KWT: 'kW',
  LUX: 'lx',
  MIN: 'min',
  MMT: 'mm',
  MQH: 'm³/h',
  MQS: 'm³/s',
  MTR: 'm',
  MTQ: 'm³',
  MTS: 'm/s',
  P1: '%',
  PAL: 'Pa',
  SEC: 's',
  VLT: 'V',
  WTT: 'W',
};

export function symbolOfUnit(code: string): string {
  return SYMBOLS[code] ?? code;
}
