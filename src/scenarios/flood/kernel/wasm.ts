import { KERNEL_PLAIN, KERNEL_SHARED } from './kernel.wasm.ts';

/** Exports of `assembly/index.ts`; pointers are byte offsets into the imported memory. */
export interface KernelExports {
  readonly FULL_SCRATCH_BYTES: WebAssembly.Global;
  readonly INERTIAL_SCRATCH_BYTES: WebAssembly.Global;
  stepFull(parameters: number, scratch: number, j0: number, j1: number, dt: number): number;
  stepInertial(parameters: number, scratch: number, j0: number, j1: number, dt: number): number;
  applySources(
    parameters: number,
    zones: number,
    table: number,
    soaked: number,
    sums: number,
    j0: number,
    j1: number,
    holdsVelocity: number,
  ): void;
  recordExtremes(
    parameters: number,
    extremes: number,
    arraySize: number,
    j0: number,
    j1: number,
    time: number,
    threshold: number,
    isStaggered: number,
    strideBytes: number,
  ): void;
  sumDepth(parameters: number, sums: number, j0: number, j1: number): void;
}

const compiled = new Map<boolean, WebAssembly.Module>();

/** The kernel for plain or for shared memory, compiled once a thread. */
export function kernelModule(isShared: boolean): WebAssembly.Module {
  const known = compiled.get(isShared);
  if (known) return known;
  const bytes = Uint8Array.from(atob(isShared ? KERNEL_SHARED : KERNEL_PLAIN), character =>
    character.charCodeAt(0),
  );
  const module = new WebAssembly.Module(bytes);
  compiled.set(isShared, module);
  return module;
}

/** An instance on `memory`. */
export function instantiateKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  const abort = () => {
    throw new Error('The flood kernel aborted');
  };
  const instance = new WebAssembly.Instance(module, { env: { memory, abort } });
  return instance.exports as unknown as KernelExports;
}
