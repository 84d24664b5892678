import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestTwin } from '../../test/helpers/test-twin.ts';
import { currentReadings, meanOf, pm25Grade, rainClass, speedShares, weakestOrigin } from './indicators.ts';
import { scaleBar } from './scale.ts';

describe('indicators', () => {
  it('count only usable readings of declared things', () => {
    const twin = createTestTwin();
    const base = {
      property: 'speed',
      timeMs: 0,
      quality: 'good',
      origin: 'replayed',
      stale: false,
      feedId: 'f',
    } as const;
    const entity = (id: string) => ({
      id,
      type: 'traffic-speed',
      name: { zh: id, en: id },
      properties: {},
      source: 's',
      origin: 'replayed' as const,
    });
    twin.feeds.say({
      entities: ['a', 'b', 'c'].map(entity),
      latest: [
        { ...base, entityId: 'a', value: 30 },
        { ...base, entityId: 'b', value: 90, stale: true },
        { ...base, entityId: 'c', value: 95, quality: 'bad' },
        { ...base, entityId: 'undeclared', value: 99 },
      ],
    });
    expect(currentReadings(twin.live, 'speed').map(reading => reading.entityId)).toEqual(['a']);
  });

  it('shares add up to one', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 120, noNaN: true }), { minLength: 1 }), values => {
        const { free, slow, jammed } = speedShares(values.map(value => ({ value })));
        expect(free + slow + jammed).toBeCloseTo(1, 9);
      }),
    );
  });

  it('grade by the published breakpoints', () => {
    expect([35, 36, 75, 115, 150, 250, 251].map(pm25Grade)).toEqual([1, 2, 2, 3, 4, 5, 6]);
    expect([0, 0.1, 1.6, 7, 15, 99].map(rainClass)).toEqual([0, 1, 2, 3, 4, 4]);
  });

  it('call a summary by its least truthful part, and nothing a mean of nothing', () => {
    expect(weakestOrigin([{ origin: 'measured' }, { origin: 'synthetic' }])).toBe('synthetic');
    expect(weakestOrigin([])).toBeUndefined();
    expect(meanOf([])).toBeNaN();
  });
});

describe('scaleBar', () => {
  const camera = { longitude: 113.3, latitude: 23.1, height: 1000, heading: 30, pitch: -45 };

  it('is a round length that fits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 500, noNaN: true }), metersPerPixel => {
        // A scene whose pixels are squares of this size, east to the right.
        const project = (longitude: number, latitude: number) =>
          [
            ((longitude - 113.3) * 111_320 * Math.cos((23.1 * Math.PI) / 180)) / metersPerPixel,
            ((latitude - 23.1) * 111_320) / metersPerPixel,
          ] as const;
        const bar = scaleBar(camera, { project }, 120)!;
        expect(bar.pixels).toBeLessThanOrEqual(120 * 1.001);
        expect(bar.pixels).toBeGreaterThan(120 / 2.6);
        expect(['1', '2', '5']).toContain(String(Number(bar.meters.toPrecision(3))).replace(/[0.]|e.*/g, ''));
      }),
    );
  });

  it('is not drawn when the eye looks at the sky', () => {
    expect(scaleBar({ ...camera, pitch: 10 }, { project: () => [0, 0] }, 100)).toBeUndefined();
  });
});
