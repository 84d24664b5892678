import type { FilesOptions } from './options.ts';

type Datum = FilesOptions['crs'];

const LONGITUDE = ['longitude', 'lon', 'lng', 'long', 'x', '经度'];
const LATITUDE = ['latitude', 'lat', 'y', '纬度'];
const IDENTIFIER = ['id', 'code', 'station', 'device', '编号', '编码', '站号'];
const NAME = ['name', '名称', '站名', 'title'];
const TIME = ['time', 'timestamp', 'datetime', 'date', '时间', '日期'];
/** A datum may be part of a header: `gcj02_lng`, `lat (WGS84)`, `经度_BD09`. */
const DATUMS: readonly (readonly [RegExp, Datum])[] = [
  [/wgs[-_ ]?84/, 'WGS84'],
  [/gcj[-_ ]?02|火星/, 'GCJ-02'],
  [/bd[-_ ]?09|百度/, 'BD-09'],
];

/** What the columns of a table are, by their headers. */
export interface Columns {
  readonly longitude: string | undefined;
  readonly latitude: string | undefined;
  /** Datum that the headers of the coordinates name. */
  readonly datum: Datum | undefined;
  readonly identifier: string | undefined;
  readonly name: string | undefined;
  readonly time: string | undefined;
  readonly others: readonly string[];
}

export function columnsOf(fields: readonly string[]): Columns {
  const find = (names: readonly string[]) => fields.find(field => names.includes(field.toLowerCase()));
  const coordinates = fields.map(readHeader);
  // WGS84 before what names no datum, and that before the shifted ones.
  const wanted = ['WGS84', undefined, 'GCJ-02', 'BD-09'] as const;
  const at = (names: readonly string[], datum: Datum | undefined) =>
    coordinates.find(header => names.includes(header.word) && header.datum === datum)?.field;
  const datum = wanted.find(candidate => at(LONGITUDE, candidate) && at(LATITUDE, candidate));
  const [identifier, name, time] = [IDENTIFIER, NAME, TIME].map(find);
  const [longitude, latitude] = [at(LONGITUDE, datum), at(LATITUDE, datum)];
  const taken = [longitude, latitude, identifier, name, time];
  const others = fields.filter(field => field !== '' && !taken.includes(field));
  return { longitude, latitude, datum, identifier, name, time, others };
}

function readHeader(field: string): { field: string; word: string; datum: Datum | undefined } {
  const lower = field.toLowerCase();
  const known = DATUMS.find(([pattern]) => pattern.test(lower));
  const rest = known ? lower.replace(known[0], '') : lower;
  return { field, word: rest.replace(/[\s_()（）-]/g, ''), datum: known?.[1] };
}
