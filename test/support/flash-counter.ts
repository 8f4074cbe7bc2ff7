/**
 * The judge of flash safety: written from the definition alone (WCAG 2.2, "general flash and red flash thresholds"), and
 * sharing no code with the limiter. It sees what an eye sees: a value over time, each sample standing until the next.
 */
export interface Sample {
  readonly timeMs: number;
  /** Relative luminance 0..1, or redness. */
  readonly value: number;
}

export interface FlashCount {
  /** Most opposing changes in any one second. */
  readonly changes: number;
  /** Most flashes (pairs of opposing changes) in any one second. */
  readonly flashes: number;
}

/**
 * Counts flashes in every closed window of one second. `threshold`: smallest change; `darkerBelow`: for the darker state, .8 in
 * WCAG, where the luminance is known.
 */
export function countFlashes(
  samples: readonly Sample[],
  threshold = 0.1,
  darkerBelow = Number.POSITIVE_INFINITY,
): FlashCount {
  let changes = 0;
  const held = samples.filter((sample, index) => index === 0 || sample.value !== samples[index - 1]?.value);
  held.forEach((first, start) => {
    // A window that begins at a sample sees the change into it: the value before is its first state.
    const states = [start === 0 ? 0 : (held[start - 1]?.value ?? 0)];
    for (const sample of held.slice(start)) {
      if (sample.timeMs > first.timeMs + 1000) break;
      states.push(sample.value);
    }
    // Most windows need no closer look.
    if (!hasRoomFor(changes + 1, states, threshold)) return;
    changes = Math.max(changes, longestAlternation(states, threshold, darkerBelow));
  });
  return { changes, flashes: Math.floor(changes / 2) };
}

/** Whether `states` move enough, and turn often enough, for so many changes. */
function hasRoomFor(changes: number, states: readonly number[], threshold: number): boolean {
  let movement = 0;
  let runs = 0;
  let direction = 0;
  for (let now = 1; now < states.length; now += 1) {
    const step = (states[now] ?? 0) - (states[now - 1] ?? 0);
    movement += Math.abs(step);
    if (step * direction <= 0 && step !== 0) {
      runs += 1;
      direction = step;
    }
  }
  return runs >= changes && movement >= (1 - 1e-9) * threshold * changes;
}

/** Dynamic programme over all pairs: the most rises and falls in turn that can be picked out of `states`. */
function longestAlternation(states: readonly number[], threshold: number, darkerBelow: number): number {
  const endingInRise: number[] = [];
  const endingInFall: number[] = [];
  let longest = 0;
  states.forEach((state, now) => {
    let rise = 0;
    let fall = 0;
    for (let before = 0; before < now; before += 1) {
      const earlier = states[before] ?? 0;
      if (Math.abs(state - earlier) < threshold || Math.min(state, earlier) >= darkerBelow) continue;
      if (state > earlier) rise = Math.max(rise, (endingInFall[before] ?? 0) + 1);
      else fall = Math.max(fall, (endingInRise[before] ?? 0) + 1);
    }
    endingInRise.push(rise);
    endingInFall.push(fall);
    longest = Math.max(longest, rise, fall);
  });
  return longest;
}
