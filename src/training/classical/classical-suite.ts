import type { Suite } from './suite.js';

export const classicalSuite: Suite = async () => [];
