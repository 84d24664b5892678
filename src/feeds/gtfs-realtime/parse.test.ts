import fc from 'fast-check';
import { PbfWriter } from 'pbf';
import { describe, expect, it } from 'vitest';
import { parseGtfsRealtime } from './parse.ts';

const OPTIONS = { namespace: 'bus', source: 'transit' };

function parse(bytes: Uint8Array) {
  const rejections: string[] = [];
  const parsed = parseGtfsRealtime(bytes, OPTIONS, (reason, detail) =>
    rejections.push(`${reason}: ${detail.en}`),
  );
  return { batch: parsed?.batch ?? {}, alerts: parsed?.announcement.alerts ?? [], rejections };
}

/** A message with the entities that `write` adds, as the specification lays it out. */
function message(...entities: ((pbf: PbfWriter) => void)[]): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeMessage(
    1,
    (_, header) => {
      header.writeStringField(1, '2.0');
      header.writeVarintField(3, 1_700_000_000);
    },
    null,
  );
  for (const [index, write] of entities.entries()) {
    pbf.writeMessage(
      2,
      (_, entity) => {
        entity.writeStringField(1, `e${index}`);
        write(entity);
      },
      null,
    );
  }
  return pbf.finish();
}

function vehicle(latitude: number, longitude: number) {
  return (entity: PbfWriter) =>
    entity.writeMessage(
      4,
      (_, pbf) => {
        pbf.writeMessage(
          1,
          (__, trip) => {
            trip.writeStringField(1, 'trip-7');
            trip.writeStringField(5, 'B2A');
          },
          null,
        );
        pbf.writeMessage(
          2,
          (__, position) => {
            position.writeFloatField(1, latitude);
            position.writeFloatField(2, longitude);
            position.writeFloatField(3, 90);
            position.writeFloatField(5, 8.5);
          },
          null,
        );
        pbf.writeVarintField(5, 1_700_000_005);
        pbf.writeMessage(
          8,
          (__, descriptor) => {
            descriptor.writeStringField(1, '粤A-12345');
            descriptor.writeStringField(2, 'B2A 12345');
          },
          null,
        );
        pbf.writeVarintField(9, 3);
      },
      null,
    );
}

describe('parseGtfsRealtime', () => {
  it('reads a vehicle as entity and track', () => {
    const { batch, rejections } = parse(message(vehicle(23.125, 113.25)));
    expect(rejections).toEqual([]);
    expect(batch.entities![0]).toMatchObject({
      id: 'bus:vehicle/粤A-12345',
      properties: { route: 'B2A', occupancy: 'standing-room' },
    });
    expect(batch.tracks![0]).toEqual({
      entityId: 'bus:vehicle/粤A-12345',
      timeMs: 1_700_000_005_000,
      position: [113.25, 23.125, 0],
      headingDegrees: 90,
      speedMps: 8.5,
      origin: 'measured',
    });
  });

  it('takes the delay of the trip before that of its stops, and early arrivals as negative', () => {
    const update = (delay: number | null, stopDelay: number) => (entity: PbfWriter) =>
      entity.writeMessage(
        3,
        (_, pbf) => {
          pbf.writeMessage(1, (__, trip) => trip.writeStringField(1, 'trip-7'), null);
          pbf.writeMessage(
            2,
            (__, stop) =>
              stop.writeMessage(2, (___, arrival) => arrival.writeVarintField(1, stopDelay), null),
            null,
          );
          if (delay !== null) pbf.writeVarintField(5, delay);
        },
        null,
      );
    const { batch } = parse(message(update(null, -40), update(120, 30)));
    expect(batch.observations!.map(({ entityId, value }) => [entityId, value])).toEqual([
      ['bus:trip/trip-7', -40],
      ['bus:trip/trip-7', 120],
    ]);
  });

  it('reads service alerts in both languages', () => {
    const { alerts } = parse(
      message(entity =>
        entity.writeMessage(
          5,
          (_, pbf) => {
            pbf.writeMessage(1, (__, period) => period.writeVarintField(1, 1_700_000_100), null);
            pbf.writeVarintField(7, 4);
            for (const [language, text] of [
              ['zh-Hans', '线路绕行'],
              ['en', 'Detour'],
            ] as const) {
              pbf.writeMessage(
                10,
                (__, header) =>
                  header.writeMessage(
                    1,
                    (___, translation) => {
                      translation.writeStringField(1, text);
                      translation.writeStringField(2, language);
                    },
                    null,
                  ),
                null,
              );
            }
            pbf.writeVarintField(14, 4);
          },
          null,
        ),
      ),
    );
    expect(alerts[0]).toMatchObject({
      level: 2,
      event: 'detour',
      title: { zh: '线路绕行', en: 'Detour' },
      onsetMs: 1_700_000_100_000,
    });
  });

  it('rejects a vehicle without a place and one off the earth, and keeps the others', () => {
    const nowhere = (entity: PbfWriter) =>
      entity.writeMessage(4, (_, pbf) => pbf.writeVarintField(5, 1), null);
    const { batch, rejections } = parse(message(nowhere, vehicle(123, 113), vehicle(23, 113)));
    expect(batch.tracks).toHaveLength(1);
    expect(rejections).toEqual([
      expect.stringContaining('no position'),
      expect.stringContaining('out-of-range'),
    ]);
  });

  it('survives any bytes', () => {
    const valid = message(vehicle(23.125, 113.25));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(valid.length), (noise, cut) => {
        for (const bytes of [noise, valid.slice(0, cut)]) {
          const { batch, rejections } = parse(bytes);
          expect(rejections.length + (batch.tracks?.length ?? 0)).toBeLessThanOrEqual(bytes.length + 1);
        }
      }),
    );
  });
});
