import { monotonicMs } from '../core/clock.js';

/** Before this share is done, or so many seconds have passed, nobody can tell how long the rest will take. */
const LEAST_SHARE_TO_TELL = 1e-3;
const LEAST_SECONDS_TO_TELL = 10;

/** A recording under way. */
interface Current {
  audioSeconds: number;
  readShare: number;
  readonly bytes: number;
}

/** Keeps count of a run over recordings, and says in words how far it is. The time left is that of the bytes left. */
export class RunProgress {
  readonly #totalCount: number;
  readonly #totalBytes: number;
  readonly #startedAtMs = monotonicMs();
  readonly #current = new Set<Current>();
  #counts = { analysedCount: 0, failedCount: 0, skippedCount: 0 };
  #audioSeconds = 0;
  /** Of what was done, and of what was skipped. */
  #doneBytes = 0;
  #skippedBytes = 0;

  constructor(totalCount: number, totalBytes: number) {
    this.#totalCount = totalCount;
    this.#totalBytes = totalBytes;
  }

  get failedCount(): number {
    return this.#counts.failedCount;
  }

  /** Of all bytes, 0..1. */
  get share(): number {
    const bytes =
      this.#doneBytes + this.#skippedBytes + this.#underWay(({ bytes, readShare }) => bytes * readShare);
    return this.#totalBytes === 0 ? 1 : Math.min(1, bytes / this.#totalBytes);
  }

  /** A recording begins; the functions tell what becomes of it. */
  begin(bytes: number): {
    progress(audioSeconds: number, readShare: number | null): void;
    end(as: 'analysed' | 'failed' | 'skipped'): void;
  } {
    const current: Current = { audioSeconds: 0, readShare: 0, bytes };
    this.#current.add(current);
    return {
      progress: (audioSeconds, readShare) => {
        current.audioSeconds = audioSeconds;
        current.readShare = readShare ?? current.readShare;
      },
      end: (as) => {
        this.#current.delete(current);
        this.#counts[`${as}Count`] += 1;
        if (as === 'skipped') this.#skippedBytes += bytes;
        else this.#doneBytes += bytes;
        this.#audioSeconds += current.audioSeconds;
      },
    };
  }

  /** As `12/340 recordings, 1.2 h of audio, 84 × real time, 3 min left`. */
  words(): string {
    const { analysedCount, failedCount, skippedCount } = this.#counts;
    const audioSeconds = this.#audioSeconds + this.#underWay((current) => current.audioSeconds);
    const elapsedSeconds = (monotonicMs() - this.#startedAtMs) / 1000;
    const doneBytes = this.#totalBytes * this.share - this.#skippedBytes;
    // What was done before says nothing of how long the rest will take.
    const isTold =
      doneBytes >= LEAST_SHARE_TO_TELL * this.#totalBytes ||
      (doneBytes >= 1 && elapsedSeconds >= LEAST_SECONDS_TO_TELL);
    const isLeft = isTold && doneBytes > 0 && this.share < 1;
    return [
      `${analysedCount + failedCount + skippedCount}/${this.#totalCount} recordings`,
      ...(failedCount > 0 ? [`${failedCount} failed`] : []),
      ...(skippedCount > 0 ? [`${skippedCount} done before`] : []),
      ...(audioSeconds > 0
        ? [
            `${durationWords(audioSeconds)} of audio`,
            `${speedWords(audioSeconds / Math.max(1e-3, elapsedSeconds))} × real time`,
          ]
        : []),
      ...(isLeft
        ? [`${durationWords((elapsedSeconds * this.#totalBytes * (1 - this.share)) / doneBytes)} left`]
        : []),
    ].join(', ');
  }

  #underWay(of: (current: Current) => number): number {
    return [...this.#current].reduce((sum, current) => sum + of(current), 0);
  }
}

function speedWords(speed: number): string {
  return speed < 10 ? speed.toFixed(1) : speed.toFixed(0);
}

/** As `40 s`, `12 min`, `3.4 h`. */
function durationWords(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
