import type { PresetName } from '../network/presets.js';
import type { Table } from './text-table.js';

/** The sets that the classical suite knows. */
export const CLASSICAL_SETS = ['deam', 'soundtracks', 'emotify', 'panda4q', 'fma'] as const;

/** What a suite is asked for. */
export interface SuiteOptions {
  /** Folder of data sets. */
  readonly data: string;
  /** Sets to take of those that are there (classical suite only). */
  readonly sets: readonly string[];
  /** Feature cache. */
  readonly work: string;
  /** Model whose row stands in the tables. */
  readonly model: string;
  readonly seed: number;
  /** Every size and repeat, instead of what is done in some minutes. */
  readonly full: boolean;
  /** How long to train each network (forms suite only). */
  readonly preset: PresetName;
  /** Told what is being done and which share (0..1) of it is behind. */
  onProgress(what: string, doneShare: number): void;
}

/** A table study on rated music, reproducible by its seed. Throws AFFEKT_DATASET_INVALID for data that it cannot use. */
export type Suite = (options: SuiteOptions) => Promise<Table[]>;
