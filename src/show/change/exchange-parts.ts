import { AffektError, toAffektError } from '../../core/errors.js';
import type { Settings } from '../settings/settings-schema.js';

/** How a change is made. */
export interface ExchangeOptions {
  /** Looks go from what shows to what is wanted in this time. */
  readonly fadeSeconds: number;
}

/** A part of the show that can be exchanged while it runs. */
export interface ShowPart {
  /** For a person: what is exchanged, e.g. `outputs`. */
  readonly name: string;
  /** Whether it has to change at all. */
  differs(before: Settings, after: Settings): boolean;
  /** Goes from `before` to `after`, whole or not at all: where it throws, what ran before runs on. */
  exchange(before: Settings, after: Settings, options: ExchangeOptions): Promise<void>;
}

/**
 * Exchanges every part that differs, in order, whole or not at all: when one throws, those before it are taken back, in
 * reverse order, and the cause is thrown on. Throws `AFFEKT_INTERNAL` naming the part that could be neither changed nor
 * taken back.
 */
export async function exchangeParts(
  parts: readonly ShowPart[],
  before: Settings,
  after: Settings,
  options: ExchangeOptions,
): Promise<void> {
  const done: ShowPart[] = [];
  for (const part of parts) {
    if (!part.differs(before, after)) continue;
    try {
      await part.exchange(before, after, options);
    } catch (cause) {
      await takeBack(done, before, after, options, cause);
      throw cause;
    }
    done.push(part);
  }
}

async function takeBack(
  done: readonly ShowPart[],
  before: Settings,
  after: Settings,
  options: ExchangeOptions,
  cause: unknown,
): Promise<void> {
  const stuck: string[] = [];
  for (const part of done.toReversed()) {
    try {
      await part.exchange(after, before, options);
    } catch (error) {
      stuck.push(`${part.name} (${toAffektError(error, 'AFFEKT_INTERNAL').message})`);
    }
  }
  if (stuck.length === 0) return;
  const { message } = toAffektError(cause, 'AFFEKT_INTERNAL');
  throw new AffektError(
    'AFFEKT_INTERNAL',
    `${message}; and this could not be taken back: ${stuck.join(', ')}`,
    {
      cause,
    },
  );
}
