import { fileURLToPath } from 'node:url';

/** The program as it is built: what a child process runs. */
export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
