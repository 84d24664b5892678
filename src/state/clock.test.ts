import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeFrames, FakeWallClock, TEST_TIME_MS } from '../../test/helpers/test-twin.ts';
import { ClockEngine } from './clock.ts';

function clockAt(startMs?: number) {
  const wall = new FakeWallClock(TEST_TIME_MS);
  const frames = new FakeFrames();
  return { wall, frames, clock: new ClockEngine(wall, frames.request, startMs) };
}

describe('ClockEngine', () => {
  it('follows the wall clock in live mode and ticks on whole minutes without frames', () => {
    const { wall, frames, clock } = clockAt();
    const ticks: number[] = [];
    clock.store.subscribe(state => ticks.push(state.timeMs));
    wall.advance(120_000);
    expect(ticks).toEqual([TEST_TIME_MS + 45_000, TEST_TIME_MS + 105_000]);
    expect(frames.waiting).toBe(0);
    expect(clock.now()).toBe(TEST_TIME_MS + 120_000);
  });

  it('ticks by frames while something moves, and stops when it does not', () => {
    const { frames, clock } = clockAt();
    clock.setAnimated(true);
    expect(frames.waiting).toBe(1);
    frames.run();
    expect(frames.waiting).toBe(1);
    clock.setAnimated(false);
    expect(frames.waiting).toBe(0);
  });

  it('plays at its rate and is exact between frames', () => {
    const { wall, frames, clock } = clockAt(0);
    clock.setRate(60);
    clock.play();
    wall.advance(1000);
    expect(clock.now()).toBe(60_000);
    frames.run();
    expect(clock.state().timeMs).toBe(60_000);
    clock.pause();
    wall.advance(5000);
    expect(clock.now()).toBe(60_000);
    expect(frames.waiting).toBe(0);
  });

  it('keeps its time through any sequence of commands that do not seek', () => {
    const command = fc.oneof(
      fc.record({ kind: fc.constant('rate' as const), value: fc.double({ min: 1, max: 3600, noNaN: true }) }),
      fc.record({ kind: fc.constant('toggle' as const), value: fc.constant(0) }),
      fc.record({ kind: fc.constant('wait' as const), value: fc.integer({ min: 0, max: 5000 }) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), commands => {
        const { wall, frames, clock } = clockAt(0);
        let [expected, rate, playing] = [0, 1, false];
        for (const { kind, value } of commands) {
          if (kind === 'rate') {
            clock.setRate(value);
            rate = value;
          } else if (kind === 'toggle') {
            clock.toggle();
            playing = !playing;
          } else {
            wall.advance(value);
            frames.run();
            if (playing) expected += value * rate;
          }
        }
        expect(clock.now()).toBeCloseTo(expected, 3);
      }),
    );
  });

  it('announces changes but not ticks, and clamps rates', () => {
    const { wall, frames, clock } = clockAt();
    const changes: string[] = [];
    clock.onChange(state => changes.push(`${state.mode} ${state.rate} ${state.playing}`));
    wall.advance(60_000);
    clock.seek(1000);
    clock.setRate(9999);
    clock.play();
    frames.run();
    clock.goLive();
    expect(changes).toEqual(['replay 1 false', 'replay 3600 false', 'replay 3600 true', 'live 1 true']);
    expect(() => clock.seek(Number.NaN)).toThrow(RangeError);
  });
});
