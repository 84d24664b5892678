import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCrs } from './definitions.ts';
import { geodeticToEcef } from './ellipsoid.ts';
import { crsTransform, UnknownCrsError } from './transform.ts';

/** Metres between two geodetic points. */
function distance(a: readonly number[], b: readonly number[]): number {
  const [p, q] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  geodeticToEcef(a[0]!, a[1]!, 0, p!);
  geodeticToEcef(b[0]!, b[1]!, 0, q!);
  return Math.hypot(p![0]! - q![0]!, p![1]! - q![1]!, p![2]! - q![2]!);
}

function hasCs2cs(): boolean {
  try {
    execFileSync('cs2cs', ['-l'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('crsTransform', () => {
  it('knows names as they are written in files', () => {
    for (const name of [
      'EPSG:4547',
      '4547',
      'urn:ogc:def:crs:EPSG::4547',
      'https://www.opengis.net/def/crs/EPSG/0/4547',
    ]) {
      expect(findCrs(name)?.code).toBe('EPSG:4547');
    }
    expect(findCrs('urn:ogc:def:crs:OGC:1.3:CRS84')?.authorityAxes).toBe('east-north');
    expect(() => crsTransform('EPSG:999999')).toThrow(UnknownCrsError);
  });

  it('writes the north first where the authority does', () => {
    const plain = crsTransform('EPSG:4547').fromWgs84(113.3, 23.1);
    const authority = crsTransform('EPSG:4547', { axes: 'authority' }).fromWgs84(113.3, 23.1);
    expect(authority).toEqual([plain[1], plain[0]]);
    expect(authority[0]).toBeGreaterThan(2_500_000);
  });

  it('has twins of a zone that differ by the zone number only', () => {
    const [east, north] = crsTransform('EPSG:4547').fromWgs84(113.3, 23.1);
    expect(crsTransform('EPSG:4526').fromWgs84(113.3, 23.1)).toEqual([
      expect.closeTo(east + 38_000_000, 6),
      expect.closeTo(north, 6),
    ]);
  });

  it('returns to where it began', () => {
    const codes = [
      'EPSG:4547',
      'EPSG:4526',
      'EPSG:4499',
      'EPSG:4508',
      'EPSG:25832',
      'EPSG:2056',
      'EPSG:7415',
      'EPSG:3857',
    ];
    const centre: Record<string, [number, number]> = {
      'EPSG:25832': [9.7, 50.9],
      'EPSG:2056': [8.5, 47.4],
      'EPSG:7415': [4.36, 52],
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...codes),
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        (code, dx, dy) => {
          const [x, y] = centre[code] ?? [113.3, 23.1];
          const { toWgs84, fromWgs84 } = crsTransform(code);
          expect(distance(toWgs84(...fromWgs84(x + dx, y + dy)), [x + dx, y + dy])).toBeLessThan(0.005);
        },
      ),
    );
  });

  it.skipIf(!hasCs2cs())('agrees with PROJ within 1 cm (skipped: cs2cs is not installed)', () => {
    const cases: [string, [number, number][]][] = [
      [
        'EPSG:4547',
        [
          [434_000, 2_556_000],
          [420_000, 2_561_234.5],
          [500_000, 2_540_000],
        ],
      ],
      ['EPSG:4526', [[38_434_000, 2_556_000]]],
      ['EPSG:4499', [[19_730_000, 2_560_000]]],
      ['EPSG:4508', [[730_000, 2_560_000]]],
      [
        'EPSG:25832',
        [
          [548_000, 5_635_000],
          [300_000, 5_300_000],
        ],
      ],
      ['EPSG:32649', [[730_000, 2_560_000]]],
      [
        'EPSG:2056',
        [
          [2_683_000, 1_247_500],
          [2_600_000, 1_200_000],
        ],
      ],
      [
        'EPSG:28992',
        [
          [84_600, 447_400],
          [155_000, 463_000],
          [250_000, 580_000],
        ],
      ],
      ['EPSG:3857', [[12_600_000, 2_640_000]]],
    ];
    for (const [code, points] of cases) {
      const input = points.map(([east, north]) => {
        const isNorthFirst = findCrs(code)?.authorityAxes === 'north-east';
        return isNorthFirst ? `${north} ${east}` : `${east} ${north}`;
      });
      // By code, so that PROJ's own database is the reference; EPSG:4326 prints latitude first.
      const output = execFileSync('cs2cs', ['-f', '%.12f', code, 'EPSG:4326'], {
        input: input.join('\n'),
        encoding: 'utf8',
      });
      output
        .trim()
        .split('\n')
        .forEach((line, i) => {
          const [latitude = 0, longitude = 0] = line.trim().split(/\s+/).map(Number);
          expect(
            distance(crsTransform(code).toWgs84(...points[i]!), [longitude, latitude]),
            code,
          ).toBeLessThan(0.01);
        });
    }
  });
});
