import type { AffektError } from '../core/errors.js';
import type { HealthReport } from '../core/health-condition.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import type { Operation } from '../lights/operation.js';
import type { Universes } from '../lights/rig-layout.js';

export type OutputKind = 'osc' | 'sacn' | 'artnet' | 'ndjson';

/**
 * Something that takes emotion out of the program. One interface for all, held by `test/conformance/output.test.ts`.
 * Runs in the control thread. An output is used once: `start`, then deliveries, then `stop`; a supervisor makes a new one
 * to start again. Deliveries never wait and never throw for what the network does: what cannot leave now is dropped and
 * counted. An output ignores what is none of its business (OSC ignores light, sACN ignores frames).
 */
export interface Output {
  readonly kind: OutputKind;
  /** Datagrams or lines that left. */
  readonly sentCount: number;
  /** Datagrams or lines that did not: queue full, refused by the system, or for a host that is not found. */
  readonly droppedCount: number;
  /** Events and values that the output's own flash limit left out or held; 0 for those that get limited light. */
  readonly limitedCount: number;
  /** What is wrong now although it runs, such as a host that is not found; null: nothing. */
  readonly trouble: string | null;
  /**
   * Resolves when things can leave; rejects with an AffektError naming what is wrong. `onFailure` is called at most once,
   * when the output can do no more (socket broken, pipe closed).
   */
  start(onFailure: (error: AffektError) => void): Promise<void>;
  /**
   * Goes on where `before`, of the same kind, is or was: sequence numbers, what the flash limit remembers, what waits. Called
   * between `start` and the first delivery.
   */
  takeOver(before: Output): void;
  frame(frame: EmotionFrame): void;
  event(event: EmotionEvent): void;
  light(universes: Universes): void;
  /**
   * What a person holds the show in; called when the output has started, and on change. The rig sees to it for light; what
   * sends values of its own (OSC) sees to it itself.
   */
  control(operation: Operation): void;
  /** What is wrong with the show; called when the output has started, and on change. */
  health(health: HealthReport): void;
  /**
   * Says good-bye on the wire where the protocol has a word for it, and closes. What `successor` goes on with gets no
   * good-bye. May be called at any time, more than once.
   */
  stop(successor?: Output): Promise<void>;
}

/** For the API, the dashboard and `affekt doctor`. */
export interface OutputStatus {
  readonly name: string;
  readonly kind: OutputKind;
  readonly isEnabled: boolean;
  readonly state: 'off' | 'starting' | 'running' | 'failed';
  readonly sentCount: number;
  readonly droppedCount: number;
  readonly limitedCount: number;
  /** The last thing that went wrong; null: nothing yet. */
  readonly lastError: string | null;
  /** What is wrong now although the output runs; null: nothing. */
  readonly trouble: string | null;
}
