import type { RampName, Rgba } from './style.ts';

/** Entries of a sampled ramp; also the width of the ramp textures. */
export const RAMP_SIZE = 256;

/**
 * Control colours at equal steps. viridis, magma, cividis: matplotlib (CC0). turbo: Google (Apache 2.0).
 * diverging: ColorBrewer RdBu, reversed (Apache 2.0). speed runs from a slow red over pale yellow to a fast teal and
 * stays distinguishable with red-green blindness; depth from shallow to deep water.
 */
const CONTROL_COLORS: Readonly<Record<RampName, string>> = {
  viridis: '440154 482878 3e4989 31688e 26828e 1f9e89 35b779 6ece58 b5de2b fde725',
  magma: '000004 180f3d 440f76 721f81 9e2f7f cd4071 f1605d fd9668 feca8d fcfdbf',
  cividis: '00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838',
  turbo:
    '30123b 4145ab 4675ed 39a2fc 1bcfd4 24eca6 61fc6c a4fc3b d1e834 f3c63a fe9b2d f36315 d93806 b11901 7a0402',
  diverging: '2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b',
  speed: 'b3123f e3553b f59a4a fbd47a b9e3b0 5fc9b8 1fa3a8',
  depth: '9bdcf8 72c6f3 48a9ea 2c88dc 1f63c6 1e419f 182370',
};

const sampled = new Map<RampName, Uint8Array>();

/** The ramp sampled at RAMP_SIZE equal steps, [r, g, b, 255] each, sRGB. Shared: do not write to it. */
export function rampTable(name: RampName): Uint8Array {
  const known = sampled.get(name);
  if (known) return known;
  const table = sampleRamp(CONTROL_COLORS[name].split(' ').map(parseHex));
  sampled.set(name, table);
  return table;
}

/** Colour of a ramp at `fraction`, which is clamped to 0…1. */
export function rampColor(name: RampName, fraction: number): Rgba {
  const table = rampTable(name);
  const entry = 4 * Math.round(Math.min(1, Math.max(0, fraction)) * (RAMP_SIZE - 1));
  return [table[entry]!, table[entry + 1]!, table[entry + 2]!, 255];
}

function sampleRamp(controls: readonly (readonly number[])[]): Uint8Array {
  const table = new Uint8Array(4 * RAMP_SIZE).fill(255);
  for (let i = 0; i < RAMP_SIZE; i++) {
    const at = (i / (RAMP_SIZE - 1)) * (controls.length - 1);
    const lower = Math.min(Math.floor(at), controls.length - 2);
    for (let channel = 0; channel < 3; channel++) {
      const from = controls[lower]![channel]!;
      table[4 * i + channel] = Math.round(from + (at - lower) * (controls[lower + 1]![channel]! - from));
    }
  }
  return table;
}

function parseHex(hex: string): number[] {
  return [0, 2, 4].map(start => Number.parseInt(hex.slice(start, start + 2), 16));
}
