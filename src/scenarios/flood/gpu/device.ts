/** `GPUBufferUsage` and `GPUMapMode` of the WebGPU specification: the library's types lack the values. */
export const USAGE = { mapRead: 0x1, copySource: 0x4, copyGoal: 0x8, uniform: 0x40, storage: 0x80 } as const;
export const MAP_READ = 0x1;

/** Bytes of the largest buffer a cell needs: its state half a step ahead and its slopes, or its record. */
const LARGEST_BYTES_A_CELL = 48;

/**
 * A WebGPU device for a grid of `cells`, or undefined where there is none, where it is too small or where it is a
 * processor in disguise: then the worker's own kernel is faster. `mayBeSoftware` is for tests.
 */
export async function openDevice(cells: number, mayBeSoftware = false): Promise<GPUDevice | undefined> {
  try {
    const adapter = await globalThis.navigator?.gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter || (!mayBeSoftware && isSoftware(adapter))) return undefined;
    const needed = cells * LARGEST_BYTES_A_CELL;
    const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
    if (needed > maxStorageBufferBindingSize || needed > maxBufferSize) return undefined;
    return await adapter.requestDevice({
      requiredLimits: { maxStorageBufferBindingSize, maxBufferSize },
    });
  } catch {
    return undefined;
  }
}

function isSoftware({ info }: GPUAdapter): boolean {
  const names = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  return info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render|\bcpu\b/i.test(names);
}
