/**
 * Compiles `assembly/` to WebAssembly SIMD and writes `kernel.wasm.ts`: the bytes as base64, for plain and for shared
 * memory. The bytes are committed, because every other step (tests, command line, development server, build) then
 * needs no compiler, and a test holds them to what the sources compile to.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main as compile } from 'assemblyscript/asc';

const ENTRY = fileURLToPath(new URL('./assembly/index.ts', import.meta.url));
const OUTPUT = fileURLToPath(new URL('./kernel.wasm.ts', import.meta.url));
const FLAGS = [
  '--optimizeLevel',
  '3',
  '--shrinkLevel',
  '0',
  '--converge',
  '--noAssert',
  '--uncheckedBehavior',
  'always',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--importMemory',
  '--zeroFilledMemory',
  // As many pages as a 32-bit memory can have; the host allocates what a grid needs.
  '--maximumMemory',
  '65536',
];

/** The module's bytes for one kind of memory. Throws with the compiler's messages. */
export async function compileKernel(isShared: boolean): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'kapok-kernel-'));
  const file = join(folder, 'kernel.wasm');
  try {
    const extra = isShared ? ['--sharedMemory', '--enable', 'threads'] : ['--disable', 'threads'];
    const { error, stderr } = await compile([ENTRY, '-o', file, ...FLAGS, ...extra]);
    if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
    return new Uint8Array(readFileSync(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Text of `kernel.wasm.ts`. */
export async function kernelModuleText(): Promise<string> {
  const [plain, shared] = [await compileKernel(false), await compileKernel(true)];
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return [
    '// Written by build.ts from assembly/: do not edit.',
    `export const KERNEL_PLAIN = '${base64(plain)}';`,
    `export const KERNEL_SHARED = '${base64(shared)}';`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(OUTPUT, await kernelModuleText());
