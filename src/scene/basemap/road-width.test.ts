import { describe, expect, it } from 'vitest';
import { ROAD_CLASSES } from './palette.ts';
import { casingPixels, roadClass, roadWidthPixels } from './road-width.ts';
import { metersPerPixel } from './tile-window.ts';

describe('roadClass', () => {
  it('counts links as their road and unknown classes as residential streets', () => {
    expect(roadClass('motorway_link')).toBe('motorway');
    expect(roadClass('living_street')).toBe('residential');
    expect(roadClass(undefined)).toBe('residential');
  });
});

describe('roadWidthPixels', () => {
  it('is true to scale near the ground', () => {
    const scale = metersPerPixel(18, 113_700, 512);
    expect(roadWidthPixels('primary', 6, 18, scale) * scale).toBeCloseTo(6 * 3.4, 6);
    expect(roadWidthPixels('motorway', undefined, 18, scale) * scale).toBeCloseTo(15, 6);
  });

  it('never loses a drawn road, and draws more important classes from farther away', () => {
    const first = ROAD_CLASSES.map(road => {
      for (let zoom = 0; zoom <= 19; zoom++) if (roadWidthPixels(road, 1, zoom, 1000) > 0) return zoom;
      return Number.NaN;
    });
    expect(first).toEqual([...first].sort((a, b) => a - b));
    expect(roadWidthPixels('service', 1, 19, 1000)).toBeGreaterThanOrEqual(0.5);
    expect(roadWidthPixels('service', 1, 10, 0.1)).toBe(0);
  });
});

describe('casingPixels', () => {
  it('leaves hairlines without a casing', () => {
    expect(casingPixels(1)).toBe(0);
    expect(casingPixels(10)).toBeGreaterThan(0.5);
    expect(casingPixels(1000)).toBeLessThanOrEqual(1.5);
  });
});
