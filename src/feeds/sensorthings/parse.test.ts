import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '@core/records.ts';
import type { LocalizedText } from '@core/text.ts';
import { describe, expect, it } from 'vitest';
import { PropertyIds } from '../runtime/property-id.ts';
import { odataKey, parseThings } from './catalogue.ts';
import { parseObservations } from './parse.ts';

const PAGE = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/things.json'), 'utf8')) as {
  value: JsonValue[];
};
const REFERENCE = process.env.KAPOK_TEST_DATA;
const options = () => ({ namespace: 'sta', type: '', source: 'frost', ids: new PropertyIds() });

function collect<T>(
  run: (reject: (reason: string, detail: LocalizedText) => void) => T,
): T & { rejections: string[] } {
  const rejections: string[] = [];
  return Object.assign(run((reason, detail) => rejections.push(`${reason}: ${detail.en}`)) as T & object, {
    rejections,
  }) as T & { rejections: string[] };
}

describe('SensorThings', () => {
  it('reads things, places and what they measure', () => {
    const { things, datastreams, rejections } = collect(reject => parseThings(PAGE.value, options(), reject));
    expect(rejections).toEqual(['malformed: a Thing without @iot.id']);
    expect(things.map(({ entity: { id, type, position } }) => ({ id, type, position }))).toEqual([
      { id: 'sta:thing/7', type: 'water-level', position: [113.3228, 23.1095, 0] },
      { id: 'sta:thing/roof-a', type: 'sensor', position: undefined },
    ]);
    expect(datastreams.map(({ id, properties: [property] }) => [id, property!.id, property!.unit])).toEqual([
      [71, 'water-level', 'm'],
      [72, 'water-level-72', 'm'],
      ['t1', '气温', '°C'],
    ]);
  });

  it('reads observations, intervals at their end, and rejects what is no reading', () => {
    const { datastreams } = collect(reject => parseThings(PAGE.value, options(), reject));
    const result = collect(reject => ({
      observations: parseObservations(
        [
          { phenomenonTime: '2026-01-01T00:00:00Z/2026-01-01T00:10:00Z', result: 1.5 },
          { phenomenonTime: '2026-01-01T08:20:00+08:00', result: '1.75', resultQuality: 'bad' },
          { phenomenonTime: '2026-01-01T00:30:00Z', result: { a: 1 } },
          { phenomenonTime: 'yesterday', result: 1 },
          null,
        ],
        datastreams[0]!,
        reject,
      ),
    }));
    expect(result.observations.map(({ timeMs, value, quality }) => [timeMs, value, quality])).toEqual([
      [Date.UTC(2026, 0, 1, 0, 10), 1.5, 'good'],
      [Date.UTC(2026, 0, 1, 0, 20), 1.75, 'bad'],
    ]);
    expect(result.rejections).toHaveLength(3);
  });

  it('writes keys as OData does', () => {
    expect(odataKey(7)).toBe('(7)');
    expect(odataKey("a'b c")).toBe("('a''b c')");
  });

  it('takes null for a missing value, and resultTime where there is no phenomenonTime', () => {
    const { datastreams } = collect(reject => parseThings(PAGE.value, options(), reject));
    const result = collect(reject => ({
      observations: parseObservations(
        [
          { phenomenonTime: null, resultTime: '2026-01-01T00:00:00.5Z', result: null },
          { phenomenonTime: '2026-01-01T00:00:00Z/PT10M', result: true },
          { phenomenonTime: '2026-01-01T00:30:00Z/..', result: 'NaN' },
          { phenomenonTime: '2026-01-01T01:00:00', result: 1 },
        ],
        datastreams[0]!,
        reject,
      ),
    }));
    expect(result.observations.map(({ timeMs, value, quality }) => [timeMs, value, quality])).toEqual([
      [Date.UTC(2026, 0, 1, 0, 0, 0, 500), Number.NaN, 'missing'],
      [Date.UTC(2026, 0, 1, 0, 10), 1, 'good'],
      [Date.UTC(2026, 0, 1, 0, 30), Number.NaN, 'missing'],
    ]);
    expect(result.rejections).toHaveLength(1);
  });

  it('takes MultiDatastreams apart, one property a component', () => {
    const thing = {
      '@iot.id': 'w',
      name: '气象站',
      MultiDatastreams: [
        {
          '@iot.id': 9,
          name: '风',
          unitOfMeasurements: [{ symbol: 'm/s' }, { symbol: '°' }],
          ObservedProperties: [{ name: 'Wind speed' }, { name: 'Wind direction' }],
          observedArea: { type: 'Point', coordinates: [113.3, 23.1, 12] },
        },
      ],
    };
    const { things, datastreams } = collect(reject => parseThings([thing], options(), reject));
    expect(things[0]!.entity).toMatchObject({ position: [113.3, 23.1, 12], heightReference: 'ellipsoid' });
    const [wind] = datastreams;
    expect(wind!.properties.map(({ id, unit }) => [id, unit])).toEqual([
      ['wind-speed', 'm/s'],
      ['wind-direction', '°'],
    ]);
    const read = collect(reject => ({
      observations: parseObservations(
        [
          { phenomenonTime: '2026-01-01T00:00:00Z', result: [3.5, null] },
          { phenomenonTime: '2026-01-01T00:10:00Z', result: [3.5] },
          { phenomenonTime: '2026-01-01T00:20:00Z', result: 4 },
        ],
        wind!,
        reject,
      ),
    }));
    expect(read.observations.map(({ property, value }) => [property, value])).toEqual([
      ['wind-speed', 3.5],
      ['wind-direction', Number.NaN],
    ]);
    expect(read.rejections).toHaveLength(2);
  });

  it('finds the place in any GeoJSON of a Location, and none in an address', () => {
    const at = (...locations: object[]) =>
      collect(reject =>
        parseThings([{ '@iot.id': 1, Locations: locations as JsonValue[] }], options(), reject),
      ).things[0]!.entity.position;
    const address = { encodingType: 'text/plain', location: '广州市天河路 1 号' };
    const feature = {
      encodingType: 'application/geo+json',
      location: { type: 'Feature', geometry: { type: 'Point', coordinates: [113.3, 23.1, null] } },
    };
    expect(at(address)).toBeUndefined();
    expect(at(address, feature)).toEqual([113.3, 23.1, 0]);
  });

  it('keeps a second unit of the same property apart', () => {
    const station = (id: number, symbol: string) => ({
      '@iot.id': id,
      Datastreams: [
        { '@iot.id': id, unitOfMeasurement: { symbol }, ObservedProperty: { name: 'Temperature' } },
      ],
    });
    const { datastreams } = collect(reject =>
      parseThings([station(1, '°C'), station(2, 'K'), station(3, '°C')], options(), reject),
    );
    expect(datastreams.map(({ properties: [property] }) => [property!.id, property!.unit])).toEqual([
      ['temperature', '°C'],
      ['temperature-k', 'K'],
      ['temperature', '°C'],
    ]);
  });

  it.skipIf(!REFERENCE)('reads what the tests of FROST put into a server (needs KAPOK_TEST_DATA)', () => {
    const path = 'sensorthings-frost/FROST-Server.Tests/src/test/resources/entitiesDefault.json';
    const created = JSON.parse(readFileSync(join(REFERENCE!, path), 'utf8')) as JsonValue;
    const answer = withServerIds(created) as { Datastreams: { Observations: JsonValue[] }[] };
    const { things, datastreams, rejections } = collect(reject => parseThings([answer], options(), reject));
    expect(rejections).toEqual([]);
    expect(things[0]!.entity).toMatchObject({ name: { en: 'thing name 1' }, position: [-117.05, 51.05, 0] });
    expect(datastreams.map(({ properties: [property] }) => property!.unit)).toEqual(['lm', 'C']);
    const values = datastreams.map((datastream, i) =>
      parseObservations(answer.Datastreams[i]!.Observations, datastream, () => {}).map(({ value }) => value),
    );
    expect(values).toEqual([
      [3, 4],
      [5, 6],
    ]);
  });
});

/** The entities of a request as a server gives them back: each with an id of its own. */
function withServerIds(value: JsonValue, next = { id: 1 }): JsonValue {
  if (Array.isArray(value)) return value.map(item => withServerIds(item, next));
  if (!value || typeof value !== 'object') return value;
  const fields = Object.entries(value).map(([key, field]) => [key, withServerIds(field, next)] as const);
  return { '@iot.id': next.id++, ...Object.fromEntries(fields) };
}
