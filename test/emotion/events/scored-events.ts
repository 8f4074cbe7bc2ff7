import type { EmotionEvent } from '../../../src/emotion/emotion-frame.js';
import type { Piece, Truth } from './pieces.js';

/** A piece and the events that were told in it. */
export interface HeardPiece {
  readonly piece: Piece;
  readonly events: readonly EmotionEvent[];
}

/** How well the events of a name were found. */
export interface Score {
  readonly found: number;
  readonly missed: number;
  readonly wrong: number;
}

/**
 * Each wanted event is found by the first event of its name within its time; further ones in that time, and those in no
 * time, are wrong. Events in an optional time count neither way.
 */
export function scoreEvents(name: string, events: readonly EmotionEvent[], truths: readonly Truth[]): Score {
  const times = events.filter((event) => event.name === name).map(({ audioTimeSeconds }) => audioTimeSeconds);
  const own = truths.filter((truth) => truth.name === name);
  const left = new Set(times);
  let found = 0;
  for (const truth of own.filter(({ isOptional }) => !isOptional)) {
    const hit = [...left].find((time) => isWithin(time, truth));
    if (hit === undefined) continue;
    left.delete(hit);
    found += 1;
  }
  const optional = own.filter(({ isOptional }) => isOptional);
  const wrong = [...left].filter((time) => !optional.some((truth) => isWithin(time, truth))).length;
  return { found, missed: own.length - optional.length - found, wrong };
}

/** Precision and recall; NaN where nothing was found or wanted. */
export function precisionAndRecall({ found, missed, wrong }: Score): { precision: number; recall: number } {
  return { precision: found / (found + wrong), recall: found / (found + missed) };
}

function isWithin(time: number, { fromSeconds, toSeconds }: Truth): boolean {
  return time >= fromSeconds && time <= toSeconds;
}
