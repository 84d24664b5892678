import { EastNorthUpFrame, geodeticToEcef } from '@core/crs/ellipsoid.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizePose, poseFramingBounds, poseLookingAt, samePose } from './camera-pose.ts';

const DEGREE = Math.PI / 180;

/** Angle in degrees between a pose's view axis and the direction from it to a point. */
function aimErrorDegrees(
  pose: ReturnType<typeof poseLookingAt>,
  target: readonly [number, number, number],
): number {
  const frame = new EastNorthUpFrame(pose.longitude, pose.latitude, pose.height);
  const ecef = [0, 0, 0];
  geodeticToEcef(...target, ecef);
  const local = [0, 0, 0];
  frame.fromEcef(ecef[0]!, ecef[1]!, ecef[2]!, local);
  const [heading, pitch] = [pose.heading * DEGREE, pose.pitch * DEGREE];
  const axis = [Math.sin(heading) * Math.cos(pitch), Math.cos(heading) * Math.cos(pitch), Math.sin(pitch)];
  const dot = axis.reduce((sum, value, i) => sum + value * local[i]!, 0) / Math.hypot(...local);
  return Math.acos(Math.min(1, dot)) / DEGREE;
}

describe('normalizePose', () => {
  it('wraps angles and clamps latitude and pitch', () => {
    expect(normalizePose({ longitude: 473.3, latitude: 95, height: 10, heading: -90, pitch: -120 })).toEqual({
      longitude: expect.closeTo(113.3, 9),
      latitude: 90,
      height: 10,
      heading: 270,
      pitch: -90,
    });
  });

  it('takes the stop of a tour, which carries more than a pose', () => {
    const pose = { longitude: 113.25, latitude: 23.1, height: 900, heading: 10, pitch: -40 };
    expect(normalizePose({ ...pose, title: { zh: '塔', en: 'Tower' }, seconds: 8 } as never)).toEqual(pose);
  });

  it('refuses what is not a number', () => {
    expect(() =>
      normalizePose({ longitude: Number.NaN, latitude: 0, height: 0, heading: 0, pitch: 0 }),
    ).toThrow(/longitude/);
  });
});

describe('poseLookingAt', () => {
  it('aims at the point from the asked distance, whatever heading and pitch', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 359, noNaN: true }),
        fc.double({ min: -89, max: -5, noNaN: true }),
        fc.double({ min: 50, max: 5000, noNaN: true }),
        (heading, pitch, range) => {
          const target = [113.32, 23.12, 30] as const;
          const pose = poseLookingAt(target, range, heading, pitch);
          expect(aimErrorDegrees(pose, target)).toBeLessThan(0.3);
        },
      ),
    );
  });
});

describe('poseFramingBounds', () => {
  it('sees all four corners', () => {
    const bounds = [113.25, 23.08, 113.4, 23.16] as const;
    for (const aspect of [0.7, 16 / 9, 3.5]) {
      const verticalFov = 40;
      const pose = poseFramingBounds(bounds, 0, verticalFov, aspect);
      const frame = new EastNorthUpFrame(pose.longitude, pose.latitude, pose.height);
      for (const corner of [
        [0, 1],
        [2, 1],
        [0, 3],
        [2, 3],
      ] as const) {
        const ecef = [0, 0, 0];
        geodeticToEcef(bounds[corner[0]], bounds[corner[1]], 0, ecef);
        const local = [0, 0, 0];
        frame.fromEcef(ecef[0]!, ecef[1]!, ecef[2]!, local);
        // Looking north, 45° down: forward, up and right of the view.
        const forward = (local[1]! - local[2]!) * Math.SQRT1_2;
        const up = (local[1]! + local[2]!) * Math.SQRT1_2;
        const half = Math.tan((verticalFov * DEGREE) / 2);
        expect(forward).toBeGreaterThan(0);
        expect(Math.abs(up / forward)).toBeLessThanOrEqual(half);
        expect(Math.abs(local[0]! / forward)).toBeLessThanOrEqual(half * aspect);
      }
    }
  });
});

describe('samePose', () => {
  const pose = { longitude: 113.3, latitude: 23.1, height: 500, heading: 359.9999, pitch: -30 };
  it('takes headings on both sides of north as near', () => {
    expect(samePose(pose, { ...pose, heading: 0.0001 })).toBe(true);
  });
  it('tells a metre of movement', () => {
    expect(samePose(pose, { ...pose, longitude: 113.30001 })).toBe(false);
  });
});
