import { writeFile } from 'node:fs/promises';
import { compileKernels } from './compile-kernels.js';

/* `npm run build:kernels`: renews `src/features/kernels/kernel-code.ts`, to be done after a change of a kernel's source. */

const code = Buffer.from(await compileKernels()).toString('base64');
const lines = code.match(/.{1,100}/g) ?? [];
await writeFile(
  new URL('../../src/features/kernels/kernel-code.ts', import.meta.url),
  `/** The WebAssembly module of \`*.as\` here, base64; made by \`npm run build:kernels\`. */
export const KERNEL_CODE = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`,
);
