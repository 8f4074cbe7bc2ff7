import { signedNumber } from '../../core/signed-number.js';
import { clamp } from '../../core/units.js';
import { FRAME_RATE_HZ } from '../../features/feature-layout.js';
import type { EmotionEvent, EmotionFrame } from '../emotion-frame.js';
import { lowBandDb } from './band-levels.js';
import { eventAt } from './event-at.js';

/** What the frame is held against; the frames since the jump are left out. */
const QUIET_FRAMES = Math.round(4 * FRAME_RATE_HZ);
const AFTER_BUILD_FRAMES = Math.round(1.2 * FRAME_RATE_HZ);
const RECENT_FRAMES = 5;
/** Rise over the loudest of that time, dB: of the low band (mean of two frames, so that one is not enough) and of the level (best of three). */
const QUIET_JUMP = { lowDb: 9, levelDb: 4 } as const;
const AFTER_BUILD_JUMP = { lowDb: 3.5, levelDb: -1 } as const;
/**
 * Least low band over level, dB, as `lowBandDb` counts: a pure bass tone or kick has about 43, chords without bass 15 or less.
 * Without it, any low note would be a drop where there is no bass at all.
 */
const LEAST_LOW_SHARE_DB = 26;
const LOW_FRAMES = 2;
const LEVEL_FRAMES = 3;
/** A build ends in a drop when the jump comes this soon after it last rose. */
const BUILD_MEMORY_SECONDS = 4;
/** Music heard before a drop can be one; a beginning is none. */
const LEAST_MUSIC_SECONDS = 6;
const MIN_HOLD_SECONDS = 8;

/**
 * `drop`: low band and level jump over the loudest of the last four seconds (the bass was away), or, when a build was under
 * way, over the breath before. Decided within 150 ms of the jump. At most one in eight seconds; never at the beginning of
 * music. `value` is the jump of the low band, dB.
 */
export class DropEvents {
  readonly #lowDb = new Float64Array(QUIET_FRAMES + RECENT_FRAMES);
  readonly #levelDb = new Float64Array(QUIET_FRAMES + RECENT_FRAMES);
  #frameCount = 0;
  #lastSeconds = Number.NEGATIVE_INFINITY;

  /** `lastRisingSeconds`: when a build was last under way. */
  step(frame: EmotionFrame, lastRisingSeconds: number): EmotionEvent | null {
    if (!frame.hasEvents) {
      this.#frameCount = 0;
      return null;
    }
    const position = this.#frameCount % this.#lowDb.length;
    this.#lowDb[position] = lowBandDb(frame.feature);
    this.#levelDb[position] = frame.feature.levelDbfs;
    this.#frameCount += 1;
    const { audioTimeSeconds } = frame;
    if (this.#frameCount < LEAST_MUSIC_SECONDS * FRAME_RATE_HZ) return null;
    const isAfterBuild = audioTimeSeconds - lastRisingSeconds <= BUILD_MEMORY_SECONDS;
    const lookBack = isAfterBuild ? AFTER_BUILD_FRAMES : QUIET_FRAMES;
    const least = isAfterBuild ? AFTER_BUILD_JUMP : QUIET_JUMP;
    const lowJumpDb = this.#meanOfNewest(this.#lowDb) - this.#largestBefore(this.#lowDb, lookBack);
    const levelJumpDb = this.#largestOfNewest(this.#levelDb) - this.#largestBefore(this.#levelDb, lookBack);
    const lowShareDb = this.#meanOfNewest(this.#lowDb) - this.#largestOfNewest(this.#levelDb);
    // False for NaN.
    if (!(lowShareDb >= LEAST_LOW_SHARE_DB && lowJumpDb >= least.lowDb && levelJumpDb >= least.levelDb))
      return null;
    if (audioTimeSeconds - this.#lastSeconds < MIN_HOLD_SECONDS) return null;
    this.#lastSeconds = audioTimeSeconds;
    const confidence = clamp(
      (isAfterBuild ? 0.6 : 0.4) + (lowJumpDb - least.lowDb) / 40 + levelJumpDb / 60,
      0,
      1,
    );
    const after = isAfterBuild ? 'after a build' : 'after 4 s with less bass';
    const reason = `${after}: low band ${signedNumber(lowJumpDb)} dB, level ${signedNumber(levelJumpDb)} dB`;
    return eventAt(frame, 'drop', lowJumpDb, confidence, reason);
  }

  #meanOfNewest(values: Float64Array): number {
    let sum = 0;
    for (let age = 0; age < LOW_FRAMES; age += 1) sum += this.#at(values, age);
    return sum / LOW_FRAMES;
  }

  #largestOfNewest(values: Float64Array): number {
    let largest = Number.NEGATIVE_INFINITY;
    for (let age = 0; age < LEVEL_FRAMES; age += 1) largest = Math.max(largest, this.#at(values, age));
    return largest;
  }

  /** The largest of the `lookBack` frames before the recent ones. */
  #largestBefore(values: Float64Array, lookBack: number): number {
    let largest = Number.NEGATIVE_INFINITY;
    for (let age = RECENT_FRAMES; age < RECENT_FRAMES + lookBack; age += 1) {
      largest = Math.max(largest, this.#at(values, age));
    }
    return largest;
  }

  /** The value of `age` frames ago. */
  #at(values: Float64Array, age: number): number {
    return values[(this.#frameCount - 1 - age) % values.length] as number;
  }
}
