import { z } from 'zod';
import type { BootstrapInterval } from '../metrics/bootstrap.js';

/** A figure as it stands in a model's `metrics`, if it could be told. */
export const intervalSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });

/** Figures of `headMetrics` that simple methods are judged by too: those of one head each. */
export const COMPARED_FIGURES = [
  'deam.valence.r2',
  'deam.arousal.r2',
  'deam.quadrant.accuracy',
  'film.mean.r',
  'gems.mean.r',
  'midLevel.mean.r',
  'panda4q.moods.accuracy',
  'emopia.moods.accuracy',
] as const;

/** What simple methods reach: figures by name, by the name of the method. */
export type BaselineFigures = Record<string, Record<string, BootstrapInterval>>;

/** Figures of a network beside those of simple methods. */
export interface Comparison {
  readonly methods: readonly string[];
  readonly figures: readonly {
    readonly name: string;
    readonly network: BootstrapInterval;
    /** One a method; null where it has none. */
    readonly others: readonly (BootstrapInterval | null)[];
  }[];
}

const metricsSchema = z.object({ baselines: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** The figures of a model and those of simple methods, as measured when it was trained; empty where there are none. */
export function comparison(metrics: Readonly<Record<string, unknown>>): Comparison {
  const baselines = Object.entries(metricsSchema.safeParse(metrics).data?.baselines ?? {});
  const figures = COMPARED_FIGURES.flatMap((name) => {
    const network = intervalSchema.safeParse(metrics[name]).data;
    const others = baselines.map(([, of]) => intervalSchema.safeParse(of[name]).data ?? null);
    return network === undefined || others.every((other) => other === null)
      ? []
      : [{ name, network, others }];
  });
  return { methods: baselines.map(([method]) => method), figures };
}
