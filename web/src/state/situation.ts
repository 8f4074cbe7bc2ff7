import { computed } from '@preact/signals';
import { type Situation, situationOf } from '../shared/situation.js';
import { app } from './app.js';

let before: Situation | null = null;

/** How the show stands now, for every view; the same object while it says the same. */
export const situation = computed((): Situation => {
  const { connection, isRefused, hello, health, words, nowMs, frameAtMs, isStale } = app.store;
  const now = situationOf({
    connection: connection.value,
    isRefused: isRefused.value,
    hello: hello.value,
    health: health.value,
    words: words.value,
    ageMs: Math.max(0, nowMs.value - frameAtMs.value),
    isStale: isStale.value,
    nowMs: nowMs.value,
  });
  if (before?.kind !== now.kind || before.word !== now.word || before.sentence !== now.sentence) before = now;
  return before;
});

/** False for a tracker that runs without a model: there are levels and onsets, and never an emotion. */
export const hasModel = computed(() => {
  const { show, hello } = app.store;
  return (show.value?.model ?? hello.value?.model)?.name !== 'none';
});
