import { KERNEL_CODE } from './kernel-code.js';

const PAGE_BYTES = 65_536;

/** Functions of `*.as` here; arguments are places in their memory, in bytes, and counts. */
interface KernelFunctions {
  fir(
    input: number,
    taps: number,
    tapCount: number,
    phaseCount: number,
    place: number,
    step: number,
    scale: number,
    output: number,
    outputCount: number,
  ): void;
  magnitudes(
    frame: number,
    window: number,
    roots: number,
    one: number,
    other: number,
    output: number,
    half: number,
  ): void;
}

/** What is computed in WebAssembly with SIMD, with a memory that it is computed in. */
export interface Kernels {
  readonly functions: KernelFunctions;
  readonly memory: ArrayBuffer;
}

let module: WebAssembly.Module | null = null;

/** The kernels over a memory of their own, of at least `byteCount` bytes; it is free to use from its beginning, and never grows. */
export function createKernels(byteCount: number): Kernels {
  module ??= new WebAssembly.Module(Buffer.from(KERNEL_CODE, 'base64'));
  const memory = new WebAssembly.Memory({ initial: Math.ceil(byteCount / PAGE_BYTES) });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { functions: exports as unknown as KernelFunctions, memory: memory.buffer };
}
