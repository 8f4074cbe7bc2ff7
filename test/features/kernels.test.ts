import { describe, expect, it } from 'vitest';
import { compileKernels } from '../../kernels/compile-kernels.js';
import { KERNEL_CODE } from '../../src/features/kernel-code.js';

describe('kernels', () => {
  it('are what their sources compile to (else: npm run build:kernels)', async () => {
    expect(Buffer.from(await compileKernels()).toString('base64')).toBe(KERNEL_CODE);
  });
});
