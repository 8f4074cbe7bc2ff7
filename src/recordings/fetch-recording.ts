import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AffektError } from '../core/errors.js';

/** What a recording that is fetched may be at most. */
export interface FetchBounds {
  readonly sizeBytes: number;
  /** In all. */
  readonly longestMs: number;
  /** Without a byte. */
  readonly stillMs: number;
}

/** Room for three hours of CD quality; a slow line may need half an hour for it. */
export const FETCH_BOUNDS: FetchBounds = {
  sizeBytes: 2 * 1024 ** 3,
  longestMs: 1_800_000,
  stillMs: 30_000,
};
/** Answers that may be others a little later. */
const PASSING_STATUS = [408, 425, 429, 500, 502, 503, 504];

/**
 * Fetches a recording into the file `target`, which must not be there yet. Follows redirects. Throws `AFFEKT_LIMIT_EXCEEDED` when it
 * is larger or takes longer than `bounds`, `AFFEKT_FILE_UNREADABLE` when the server does not give it; `retryable` where this may
 * pass.
 */
export async function fetchRecording(address: URL, target: string, bounds: FetchBounds): Promise<void> {
  const place = address.href;
  const control = new AbortController();
  const late = (ms: number, message: string): NodeJS.Timeout =>
    setTimeout(
      () => control.abort(new AffektError('AFFEKT_LIMIT_EXCEEDED', message, { retryable: true })),
      ms,
    );
  const minutes = bounds.longestMs / 60_000;
  const whole = late(bounds.longestMs, `${place} was not fetched within ${minutes} minutes.`);
  const still = late(bounds.stillMs, `${place} gave no byte for ${bounds.stillMs / 1000} s.`);
  try {
    const answer = await fetch(address, { signal: control.signal });
    if (!answer.ok || answer.body === null) throw refused(place, answer);
    const declaredBytes = Number(answer.headers.get('content-length'));
    if (declaredBytes > bounds.sizeBytes) throw tooLarge(place, bounds);
    let sizeBytes = 0;
    const watched = new Transform({
      transform: (bytes: Buffer, _encoding, done) => {
        still.refresh();
        sizeBytes += bytes.length;
        done(sizeBytes > bounds.sizeBytes ? tooLarge(place, bounds) : null, bytes);
      },
    });
    const file = createWriteStream(target, { flags: 'wx' });
    await pipeline(Readable.fromWeb(answer.body), watched, file, { signal: control.signal });
  } catch (cause) {
    if (control.signal.reason instanceof AffektError) throw control.signal.reason;
    if (cause instanceof AffektError) throw cause;
    throw broken(place, cause);
  } finally {
    control.abort();
    clearTimeout(whole);
    clearTimeout(still);
  }
}

function refused(place: string, { status, statusText }: Response): AffektError {
  return new AffektError(
    'AFFEKT_FILE_UNREADABLE',
    `${place} is not given: the server answers ${`${status} ${statusText}`.trim()}.`,
    { retryable: PASSING_STATUS.includes(status) },
  );
}

function tooLarge(place: string, { sizeBytes }: FetchBounds): AffektError {
  const most = sizeBytes >= 1024 ** 3 ? `${sizeBytes / 1024 ** 3} GiB` : `${sizeBytes} bytes`;
  return new AffektError(
    'AFFEKT_LIMIT_EXCEEDED',
    `${place} is larger than ${most}: fetch it yourself, and analyse the file.`,
  );
}

/** Of what went wrong below `fetch`, which itself says no more than "fetch failed". */
function broken(place: string, cause: unknown): AffektError {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const reason = inner instanceof Error ? inner.message || inner.name : String(inner);
  return new AffektError('AFFEKT_FILE_UNREADABLE', `${place} cannot be fetched: ${reason}.`, {
    cause,
    retryable: true,
  });
}
