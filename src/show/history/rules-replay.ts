import { setImmediate } from 'node:timers/promises';
import type { EmotionFrame } from '../../emotion/emotion-frame.js';
import { compileRules, type RulesConfig } from '../../emotion/rules/compile-rules.js';
import type { RuleSignal } from '../../emotion/rules/rule-signal.js';
import { ANALYSIS_RATE_HZ, FRAME_RATE_HZ } from '../../features/feature-layout.js';
import type { RulesReplayResponse } from '../../server/api-answers.js';
import { SIGNALS } from '../../signals/signal-table.js';
import { SERIES } from './series-table.js';
import { HISTORY_SECONDS, type ShowHistory } from './show-history.js';

const MAX_FIRED_COUNT = 1000;
/** Frames between two breaths: some milliseconds. */
const FRAMES_AT_A_TIME = 2000;
const WHOLE = { fromSeconds: -HISTORY_SECONDS, toSeconds: Number.MAX_SAFE_INTEGER };
const ROW_COUNT = HISTORY_SECONDS * 4;

/**
 * When `rules` would have fired in what is kept: the rules themselves, over the signals as they were, each row (4 Hz) standing
 * for the frames until the next. So what lasts less than a quarter of a second may be missed. Lets other work in between.
 * Throws as `compileRules`. @param frame any frame of this stream, whose times are replaced
 */
export async function replayRules(
  history: ShowHistory,
  frame: EmotionFrame,
  rules: RulesConfig,
): Promise<RulesReplayResponse> {
  const columns = new Map<number, readonly number[]>();
  let row = 0;
  const column = (place: number): readonly number[] => {
    const known = columns.get(place);
    if (known !== undefined) return known;
    const [values = []] = history.columns([place], WHOLE, ROW_COUNT).values;
    columns.set(place, values);
    return values;
  };
  const signals = SIGNALS.map(({ name, low, high }): RuleSignal => {
    const place = SERIES.findIndex((series) => series.name === name);
    return {
      name,
      low,
      high,
      read: () => {
        const value = column(place)[row] ?? Number.NaN;
        return Number.isNaN(value) ? null : value;
      },
    };
  });
  const compiled = compileRules(rules, signals)();
  const { times } = history.columns([], WHOLE, ROW_COUNT);
  const fired: RulesReplayResponse['fired'][number][] = [];
  let frameCount = 0;
  for (const [index, seconds] of times.entries()) {
    row = index;
    for (const audioTimeSeconds of frameTimes(seconds, times[index + 1])) {
      const sampleIndex = Math.round(audioTimeSeconds * ANALYSIS_RATE_HZ);
      const then = { ...frame, emotion: null, audioTimeSeconds, feature: { ...frame.feature, sampleIndex } };
      for (const rule of compiled) {
        const event = rule.step(then);
        if (event === null || fired.length >= MAX_FIRED_COUNT) continue;
        const { name, value, reason } = event;
        fired.push({ name, audioTimeSeconds, value, reason });
      }
      frameCount += 1;
      if (frameCount % FRAMES_AT_A_TIME === 0) await setImmediate();
    }
  }
  const [first, last] = [times[0], times.at(-1)];
  return { fired, span: first === undefined || last === undefined ? null : [first, last] };
}

/** Times of the frames from one row to the next; of a row before a gap its own alone. */
function frameTimes(seconds: number, nextSeconds: number | undefined): number[] {
  if (nextSeconds === undefined || nextSeconds - seconds > 1) return [seconds];
  const count = Math.max(1, Math.round((nextSeconds - seconds) * FRAME_RATE_HZ));
  return Array.from({ length: count }, (_, frame) => seconds + frame / FRAME_RATE_HZ);
}
