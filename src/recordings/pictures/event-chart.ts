import { dots } from '../../drawing/marks.js';
import { timeAxis } from '../../drawing/time-axis.js';
import { BUILT_IN_EVENTS } from '../../emotion/events/event-names.js';
import type { FileAnalysis } from '../../engine/file-analysis.js';
import { eventTracks } from '../formats/event-tracks.js';
import { type Drawing, TIME_LEFT } from './curve-chart.js';

const ROW_HEIGHT = 20;
const AXIS_HEIGHT = 48;

/** What happened, a row for each kind; null where nothing did. Beats and onsets are left out. */
export function eventChart(analysis: FileAnalysis, width: number): Drawing | null {
  const { startSeconds, durationSeconds } = analysis;
  const events = eventTracks(analysis.events).get('events') ?? [];
  const names = Object.keys(BUILT_IN_EVENTS).filter((name) => events.some((event) => event.name === name));
  if (names.length === 0) return null;
  const x = timeAxis('', startSeconds, startSeconds + durationSeconds);
  const y = {
    label: '',
    min: names.length - 0.5,
    max: -0.5,
    ticks: names.map((_, row) => row),
    tickText: (row: number) => names[row] ?? '',
  };
  const height = AXIS_HEIGHT + ROW_HEIGHT * names.length;
  return {
    options: { title: 'Events over time', x, y, width, height, left: TIME_LEFT },
    marks: (plot) =>
      dots(
        plot,
        events.map(({ timeSeconds, name, reason }) => ({
          at: [timeSeconds, names.indexOf(name)] as const,
          series: 3,
          title: `${name}: ${reason}`,
        })),
        4.5,
      ),
  };
}
