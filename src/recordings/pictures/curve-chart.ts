import { bipolarAxis } from '../../drawing/bipolar-axis.js';
import type { ChartOptions, Plot } from '../../drawing/chart.js';
import { band, line, reference } from '../../drawing/marks.js';
import { timeAxis } from '../../drawing/time-axis.js';
import type { FileAnalysis } from '../../engine/file-analysis.js';
import { interval } from '../formats/estimate-values.js';

/** Left of every chart with a time axis, so that they stand under one another. */
export const TIME_LEFT = 104;

/** A chart that can stand alone or in a picture. */
export interface Drawing {
  readonly options: ChartOptions;
  readonly marks: (plot: Plot) => string;
}

/** Valence and arousal over time, each with the interval of about 68 % of listeners. */
export function curveChart(analysis: FileAnalysis, width: number, height: number): Drawing {
  const { startSeconds, durationSeconds, curve } = analysis;
  const x = timeAxis('', startSeconds, startSeconds + durationSeconds);
  const y = bipolarAxis('valence, arousal');
  return {
    options: { title: 'Valence and arousal over time', x, y, width, height, left: TIME_LEFT },
    marks: (plot) => {
      const names = ['valence', 'arousal'] as const;
      const bands = names.map((name, series) =>
        band(
          plot,
          curve.map(({ timeSeconds, estimate }) => {
            const [low, high] = interval(estimate[name], estimate[`${name}Sd`]);
            return [timeSeconds, low, high] as const;
          }),
          series,
        ),
      );
      const lines = names.map((name, series) =>
        line(
          plot,
          curve.map(({ timeSeconds, estimate }) => [timeSeconds, estimate[name]] as const),
          series,
        ),
      );
      return [reference(plot, [x.min, 0], [x.max, 0]), ...bands, ...lines].join('');
    },
  };
}
