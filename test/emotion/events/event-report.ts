import { type HeardPiece, precisionAndRecall, type Score, scoreEvents } from './scored-events.js';

/** Events that a piece's known arc decides. */
export const SCORED_EVENTS = [
  'section-change',
  'build',
  'drop',
  'peak',
  'calm',
  'quadrant-change',
  'mood-change',
] as const;

/** Over all pieces. */
export function totalScore(name: string, heard: readonly HeardPiece[]): Score {
  const scores = heard.map(({ piece, events }) => scoreEvents(name, events, piece.truths));
  const sum = (part: keyof Score): number => scores.reduce((all, score) => all + score[part], 0);
  return { found: sum('found'), missed: sum('missed'), wrong: sum('wrong') };
}

/** Precision and recall of each event, in words. */
export function eventTable(title: string, heard: readonly HeardPiece[]): string {
  const lines = SCORED_EVENTS.map((name) => {
    const score = totalScore(name, heard);
    const { precision, recall } = precisionAndRecall(score);
    return `${name.padEnd(16)} found ${score.found}, missed ${score.missed}, wrong ${score.wrong}: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`;
  });
  return [title, ...lines].join('\n');
}

/** What went wrong, by piece, for the message of a failed assertion. */
export function mistakes(name: string, heard: readonly HeardPiece[]): string {
  return heard
    .map(({ piece, events }) => {
      const times = events
        .filter((event) => event.name === name)
        .map((event) => event.audioTimeSeconds.toFixed(2));
      const { missed, wrong } = scoreEvents(name, events, piece.truths);
      return missed + wrong === 0
        ? ''
        : `${piece.name}: at ${times.join(', ')}; missed ${missed}, wrong ${wrong}`;
    })
    .filter((line) => line !== '')
    .join('\n');
}
