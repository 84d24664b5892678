import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { JsonValue, Observation, ObservedProperty } from '@core/records.ts';
import { isRecord } from '../runtime/geometry.ts';
import { propertyIdOf } from '../runtime/property-id.ts';

/** A CoverageJSON PointSeries (one place, values along time) as observations of `entityId`. */
export function parsePointSeries(
  document: JsonValue,
  entityId: string,
  reject: FeedContext['reject'],
): FeedBatch {
  const coverages = isRecord(document) && Array.isArray(document.coverages) ? document.coverages : [document];
  const observations: Observation[] = [];
  const properties = new Map<string, ObservedProperty>();
  for (const coverage of coverages) {
    const times = timesOf(coverage);
    if (!times || !isRecord(coverage) || !isRecord(coverage.ranges)) {
      reject(
        'malformed',
        { zh: `${entityId}：不是 CoverageJSON 点时间序列`, en: `${entityId}: no CoverageJSON point series` },
        JSON.stringify(document)?.slice(0, 300),
      );
      continue;
    }
    const parameters =
      [coverage, document].map(holder => (isRecord(holder) ? holder.parameters : undefined)).find(isRecord) ??
      {};
    for (const [name, range] of Object.entries(coverage.ranges)) {
      const values = isRecord(range) && Array.isArray(range.values) ? range.values : [];
      if (values.length !== times.length) {
        reject('malformed', {
          zh: `${entityId} ${name}：${values.length} 个值对应 ${times.length} 个时刻`,
          en: `${entityId} ${name}: ${values.length} values for ${times.length} times`,
        });
        continue;
      }
      const property = propertyOf(name, parameters[name]);
      properties.set(property.id, property);
      values.forEach((value, index) => {
        const timeMs = times[index]!;
        if (typeof value === 'number')
          observations.push({
            entityId,
            property: property.id,
            timeMs,
            value,
            quality: 'good',
            origin: 'measured',
          });
        else if (value === null)
          observations.push({
            entityId,
            property: property.id,
            timeMs,
            value: Number.NaN,
            quality: 'missing',
            origin: 'measured',
          });
        else
          reject('unsupported', {
            zh: `${entityId} ${name}：有一个值不是数值`,
            en: `${entityId} ${name}: a value that is no number`,
          });
      });
    }
  }
  return { observations, properties: [...properties.values()] };
}

function timesOf(coverage: JsonValue | undefined): number[] | null {
  const axes = isRecord(coverage) && isRecord(coverage.domain) ? coverage.domain.axes : undefined;
  const axis = isRecord(axes) ? axes.t : undefined;
  const values = isRecord(axis) && Array.isArray(axis.values) ? axis.values : null;
  const times = values?.map(value => (typeof value === 'string' ? Date.parse(value) : Number.NaN)) ?? [];
  return times.length > 0 && times.every(Number.isFinite) ? times : null;
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
