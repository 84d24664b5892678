import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kernelModuleText } from './build.ts';
import { SCRATCH_BYTES } from './grid-memory.ts';
import { instantiateKernel, kernelModule } from './wasm.ts';

it('the committed kernel is what its sources compile to', async () => {
  const committed = readFileSync(new URL('./kernel.wasm.ts', import.meta.url), 'utf8');
  expect(committed).toBe(await kernelModuleText());
}, 120_000);

it('each thread has the scratch its sweeps need', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const { FULL_SCRATCH_BYTES, INERTIAL_SCRATCH_BYTES } = instantiateKernel(kernelModule(false), memory);
  expect(FULL_SCRATCH_BYTES.value).toBeLessThanOrEqual(SCRATCH_BYTES);
  expect(INERTIAL_SCRATCH_BYTES.value).toBeLessThanOrEqual(SCRATCH_BYTES);
});
