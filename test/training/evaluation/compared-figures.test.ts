import { describe, expect, it } from 'vitest';
import { comparison } from '../../../src/training/evaluation/compared-figures.js';

const figure = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });

describe('comparison', () => {
  it('has what the network and any method were measured in, every method with a column', () => {
    const metrics = {
      'film.mean.r': figure(0.8),
      'gems.mean.r': figure(0.5),
      'midLevel.mean.r': figure(0.7),
      baselines: {
        // What could not be told is null in the file.
        'ridge regression': {
          'film.mean.r': { value: null, low: null, high: null },
          'gems.mean.r': figure(0.4),
        },
        'extra trees': { 'film.mean.r': figure(0.6), 'deam.arousal.r2': figure(0.4) },
      },
    };
    expect(comparison(metrics)).toEqual({
      methods: ['ridge regression', 'extra trees'],
      figures: [
        { name: 'film.mean.r', network: figure(0.8), others: [null, figure(0.6)] },
        { name: 'gems.mean.r', network: figure(0.5), others: [figure(0.4), null] },
      ],
    });
  });

  it('is empty of a model that simple methods were not measured beside', () => {
    expect(comparison({ 'film.mean.r': figure(0.8) })).toEqual({ methods: [], figures: [] });
  });
});
