import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { JsonValue, Observation, ObservedProperty } from '@core/records.ts';
import { about } from '@core/text.ts';
import { isRecord, type Position } from '../runtime/geometry.ts';
import { instantOf } from '../runtime/instant.ts';
import { propertyIdOf } from '../runtime/property-id.ts';

type Reject = FeedContext['reject'];
type JsonRecord = { readonly [key: string]: JsonValue };

/** One series of a document: where it is, and under which id it goes if it has one of its own. */
export interface Series {
  readonly id: string | undefined;
  readonly position: Position | null;
}

/**
 * CoverageJSON with values along time at single places (Point and PointSeries, alone or in a collection, grids of one
 * cell too) as observations. `entityIdOf` says whose they are; null leaves a series out.
 */
export function parseSeries(
  document: JsonValue,
  entityIdOf: (series: Series, index: number) => string | null,
  reject: Reject,
): FeedBatch {
  const coverages = isRecord(document) && Array.isArray(document.coverages) ? document.coverages : [document];
  const observations: Observation[] = [];
  const properties = new Map<string, ObservedProperty>();
  for (const [index, coverage] of coverages.entries()) {
    const entityId = entityIdOf(seriesOf(coverage, document), index);
    if (entityId === null) continue;
    const times = timesOf(coverage, document);
    if (!times || !isRecord(coverage) || !isRecord(coverage.ranges)) {
      const detail = { zh: '不是 CoverageJSON 点时间序列', en: 'no CoverageJSON point series' };
      reject('malformed', about(entityId, detail), JSON.stringify(coverage)?.slice(0, 300));
      continue;
    }
    const parameters = { ...recordIn(document, 'parameters'), ...recordIn(coverage, 'parameters') };
    for (const [name, range] of Object.entries(coverage.ranges)) {
      const values = valuesOf(range, times.length, `${entityId} ${name}`, reject);
      if (!values) continue;
      const property = propertyOf(name, parameters[name]);
      properties.set(property.id, property);
      values.forEach((value, at) => {
        observations.push({
          entityId,
          property: property.id,
          timeMs: times[at]!,
          value,
          quality: Number.isNaN(value) ? 'missing' : 'good',
          origin: 'measured',
        });
      });
    }
  }
  return { observations, properties: [...properties.values()] };
}

/** One value a time, NaN where there is none; null, and a rejection, when there are others. */
function valuesOf(range: JsonValue, length: number, subject: string, reject: Reject): number[] | null {
  const values = isRecord(range) && Array.isArray(range.values) ? range.values : [];
  if (values.length !== length) {
    const detail = {
      zh: `${values.length} 个值对应 ${length} 个时刻`,
      en: `${values.length} values for ${length} times`,
    };
    reject('malformed', about(subject, detail));
    return null;
  }
  return values.map(value => {
    if (typeof value === 'number') return value;
    if (value !== null)
      reject('unsupported', about(subject, { zh: '有一个值不是数值', en: 'a value that is no number' }));
    return Number.NaN;
  });
}

function seriesOf(coverage: JsonValue, document: JsonValue): Series {
  const id = isRecord(coverage) ? (coverage.id ?? coverage['eumetnet:locationId']) : undefined;
  const axes = recordIn(domainOf(coverage, document), 'axes');
  const [x, y, z = 0] = ['x', 'y', 'z'].map(name => axisValues(axes[name])?.[0]);
  const [first] = axisValues(axes.composite) ?? [];
  const tuple = Array.isArray(first) ? first.slice(-2) : [x, y];
  const [longitude, latitude] = tuple;
  const isPlace = typeof longitude === 'number' && typeof latitude === 'number';
  return {
    id: typeof id === 'string' ? id : undefined,
    position: isPlace ? [longitude, latitude, typeof z === 'number' ? z : 0] : null,
  };
}

/** A coverage's own domain, else that of its collection. */
function domainOf(coverage: JsonValue, document: JsonValue): JsonRecord {
  const own = recordIn(coverage, 'domain');
  return Object.keys(own).length > 0 ? own : recordIn(document, 'domain');
}

function timesOf(coverage: JsonValue, document: JsonValue): number[] | null {
  const values = axisValues(recordIn(domainOf(coverage, document), 'axes').t);
  const times = values?.map(timeOf) ?? [];
  return times.length > 0 && times.every(Number.isFinite) ? times : null;
}

/** Times are instants, or dates and months alone, which count at their beginning in UTC (CoverageJSON § 5.2). */
function timeOf(value: JsonValue): number {
  if (typeof value !== 'string') return Number.NaN;
  return /^\d{4}(-\d{2}){0,2}$/.test(value) ? Date.parse(value) : instantOf(value);
}

/** Listed, or evenly spaced from `start` to `stop`. */
function axisValues(axis: JsonValue | undefined): readonly JsonValue[] | undefined {
  if (!isRecord(axis)) return undefined;
  if (Array.isArray(axis.values)) return axis.values;
  const { start, stop, num } = axis;
  if (typeof start !== 'number' || typeof stop !== 'number' || typeof num !== 'number') return undefined;
  return num === 1 ? [start] : undefined;
}

function recordIn(holder: JsonValue | undefined, name: string): JsonRecord {
  const found = isRecord(holder) ? holder[name] : undefined;
  return isRecord(found) ? found : {};
}

function propertyOf(name: string, parameter: JsonValue | undefined): ObservedProperty {
  const observed = isRecord(parameter) ? parameter.observedProperty : undefined;
  const label = isRecord(observed) ? observed.label : undefined;
  const unit = isRecord(parameter) && isRecord(parameter.unit) ? parameter.unit.symbol : undefined;
  const symbol = isRecord(unit) ? unit.value : unit;
  const zh = textIn(label, 'zh') ?? name;
  return {
    id: propertyIdOf(name),
    name: { zh, en: textIn(label, 'en') ?? zh },
    unit: typeof symbol === 'string' ? symbol : '',
    decimals: 2,
  };
}

function textIn(label: JsonValue | undefined, language: string): string | undefined {
  const text = isRecord(label) ? (label[language] ?? Object.values(label)[0]) : label;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
