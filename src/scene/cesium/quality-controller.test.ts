import { describe, expect, it } from 'vitest';
import { isSoftwareRenderer, type QualityLevel } from './quality.ts';
import { QualityController } from './quality-controller.ts';

/** Feeds frames whose duration depends on the level; returns every level it moved to. */
function run(
  controller: QualityController,
  frames: number,
  frameMs: (level: QualityLevel) => number,
): QualityLevel[] {
  const moves: QualityLevel[] = [];
  for (let i = 0; i < frames; i++) {
    const moved = controller.sample(frameMs(controller.level));
    if (moved) moves.push(moved);
  }
  return moves;
}

describe('QualityController', () => {
  it('goes down to what the machine can draw and stays there', () => {
    const controller = new QualityController('high');
    expect(run(controller, 2000, level => ({ low: 30, medium: 70, high: 200 })[level])).toEqual([
      'medium',
      'low',
    ]);
  });

  it('goes up on a fast machine', () => {
    expect(run(new QualityController('medium'), 2000, () => 8)).toEqual(['high']);
  });

  it('is not moved by single slow frames', () => {
    let frame = 0;
    expect(run(new QualityController('medium'), 2000, () => (frame++ % 10 === 0 ? 400 : 25))).toEqual([]);
  });

  it('swings ever less where one level is too slow and the next too fast', () => {
    const controller = new QualityController('medium');
    const cost = (level: QualityLevel) => (level === 'high' ? 90 : 12);
    const early = run(controller, 3000, cost).length;
    const late = run(controller, 3000, cost).length;
    expect(early).toBeGreaterThan(1);
    expect(late).toBeLessThan(early);
  });

  it('never leaves the highest level allowed', () => {
    expect(run(new QualityController('low', 'low'), 2000, () => 5)).toEqual([]);
  });
});

describe('isSoftwareRenderer', () => {
  it('knows rasterisers from graphics processors', () => {
    expect(
      isSoftwareRenderer('ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)'),
    ).toBe(true);
    expect(isSoftwareRenderer('llvmpipe (LLVM 15.0.7, 256 bits)')).toBe(true);
    expect(isSoftwareRenderer('ANGLE (NVIDIA, NVIDIA GeForce RTX 4070 Direct3D11)')).toBe(false);
  });
});
