import { describe, expect, it } from 'vitest';
import { compileKernels } from './compile-kernels.js';
import { KERNEL_CODE } from '../../src/features/kernels/kernel-code.js';

describe('kernels', () => {
  it('are what their sources compile to (else: npm run build:kernels)', async () => {
    expect(Buffer.from(await compileKernels()).toString('base64')).toBe(KERNEL_CODE);
  });
});
