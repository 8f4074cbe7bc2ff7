import type { Range } from './range-words.js';

/** Sampling rates that can be analysed. */
export const RATE_RANGE = { minimum: 8000, maximum: 192_000, unit: 'Hz' } as const satisfies Range;
/** Interleaved channels that can be read. */
export const CHANNEL_RANGE = { minimum: 1, maximum: 64 } as const satisfies Range;

/** Whether a sampling rate can be analysed. */
export function isAnalysableRate(rateHz: number): boolean {
  return rateHz >= RATE_RANGE.minimum && rateHz <= RATE_RANGE.maximum;
}

/** Whether so many channels can be read. */
export function isReadableCount(channelCount: number): boolean {
  return (
    Number.isInteger(channelCount) &&
    channelCount >= CHANNEL_RANGE.minimum &&
    channelCount <= CHANNEL_RANGE.maximum
  );
}
