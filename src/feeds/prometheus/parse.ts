import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { Entity, JsonValue, Observation } from '@core/records.ts';
import { isRecord } from '../runtime/geometry.ts';
import type { PrometheusOptions, PrometheusQuery } from './options.ts';

/**
 * Answer of `/api/v1/query` (vector, scalar) or `/api/v1/query_range` (matrix). NaN and infinite samples are `missing`;
 * native histograms are rejected. Times arrive in seconds.
 */
export function parsePrometheus(
  document: JsonValue,
  query: PrometheusQuery,
  options: PrometheusOptions,
  source: string,
  reject: FeedContext['reject'],
): FeedBatch {
  if (!isRecord(document) || document.status !== 'success' || !isRecord(document.data)) {
    const error = isRecord(document)
      ? `${document.errorType ?? 'error'}: ${document.error ?? 'no data'}`
      : 'no JSON object';
    reject('malformed', {
      zh: `${query.expression}：查询失败（${error}）`,
      en: `${query.expression}: ${error}`,
    });
    return {};
  }
  const { resultType, result } = document.data;
  const series: readonly JsonValue[] =
    resultType === 'scalar' ? [{ metric: {}, value: result ?? null }] : Array.isArray(result) ? result : [];
  const entities: Entity[] = [];
  const observations: Observation[] = [];
  const seen = new Set<string>();
  for (const item of series) {
    if (!isRecord(item) || !isRecord(item.metric)) {
      reject(
        'malformed',
        { zh: `${query.expression}：有一个序列没有标签`, en: `${query.expression}: a series without labels` },
        JSON.stringify(item)?.slice(0, 300),
      );
      continue;
    }
    const entity = readEntity(item.metric, options, source);
    if (seen.has(entity.id)) {
      reject(
        'duplicate',
        {
          zh: `${query.expression}：${entity.id} 有第二个序列；请在表达式中聚合，例如 sum by (${options.entityLabel})`,
          en: `${query.expression}: a second series of ${entity.id}; aggregate in the expression, e.g. sum by (${options.entityLabel})`,
        },
        JSON.stringify(item.metric),
      );
      continue;
    }
    seen.add(entity.id);
    const samples = Array.isArray(item.values) ? item.values : item.value === undefined ? [] : [item.value];
    if (samples.length === 0)
      reject('unsupported', {
        zh: `${query.expression}：${entity.id} 没有数值样本（直方图？）`,
        en: `${query.expression}: ${entity.id} has no float samples (histogram?)`,
      });
    else entities.push(entity);
    for (const sample of samples) {
      const observation = readSample(sample, entity.id, query.property);
      if (observation) observations.push(observation);
      else
        reject(
          'malformed',
          {
            zh: `${query.expression}：样本不是 [秒, "值"]`,
            en: `${query.expression}: a sample is not [seconds, "value"]`,
          },
          JSON.stringify(sample),
        );
    }
  }
  const title = query.title ?? { zh: query.property, en: query.property };
  return {
    entities,
    observations,
    properties: [{ id: query.property, name: title, unit: query.unit, decimals: 2 }],
  };
}

function readEntity(
  labels: { readonly [key: string]: JsonValue },
  options: PrometheusOptions,
  source: string,
): Entity {
  const name = String(labels[options.entityLabel] ?? labels.job ?? 'value');
  const longitude = Number(labels[options.longitudeLabel] ?? Number.NaN);
  const latitude = Number(labels[options.latitudeLabel] ?? Number.NaN);
  const placed = Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
  return {
    id: `${options.namespace}:${name}`,
    type: options.type,
    name: { zh: name, en: name },
    ...(placed ? { position: [longitude, latitude, 0] as const, heightReference: 'ground' as const } : {}),
    properties: labels,
    source,
    origin: 'measured',
  };
}

function readSample(sample: JsonValue, entityId: string, property: string): Observation | null {
  if (!Array.isArray(sample) || typeof sample[0] !== 'number' || typeof sample[1] !== 'string') return null;
  if (sample[1].trim() === '') return null;
  const value = Number(sample[1]);
  const finite = Number.isFinite(value);
  if (!finite && !/^(NaN|[+-]?Inf)$/.test(sample[1])) return null;
  return {
    entityId,
    property,
    timeMs: sample[0] * 1000,
    value: finite ? value : Number.NaN,
    quality: finite ? 'good' : 'missing',
    origin: 'measured',
  };
}
