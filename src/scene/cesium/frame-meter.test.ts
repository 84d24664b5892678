import { describe, expect, it } from 'vitest';
import { FrameMeter } from './frame-meter.ts';

describe('FrameMeter', () => {
  it('gives the median of the last second of movement', () => {
    const meter = new FrameMeter();
    for (let ms = 0; ms <= 2000; ms += 20) meter.frame(ms);
    meter.frame(2100);
    expect(meter.frames).toBe(102);
    expect(meter.medianMs(2100)).toBe(20);
  });
  it('does not take a pause for a slow frame', () => {
    const meter = new FrameMeter();
    meter.frame(0);
    expect(meter.frame(16)).toBe(16);
    expect(meter.frame(9000)).toBeUndefined();
    expect(meter.medianMs(9000)).toBeNull();
  });
  it('knows nothing when idle', () => {
    const meter = new FrameMeter();
    meter.frame(0);
    meter.frame(16);
    expect(meter.medianMs(5000)).toBeNull();
  });
});
