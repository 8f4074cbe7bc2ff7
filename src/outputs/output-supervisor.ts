import { monotonicMs } from '../core/clock.js';
import { AffektError, toAffektError } from '../core/errors.js';
import { pause } from '../core/pause.js';
import type { HealthReport } from '../core/health-condition.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import type { Operation } from '../lights/operation.js';
import type { Universes } from '../lights/rig-layout.js';
import type { Output, OutputKind, OutputStatus } from './output.js';

/** Events waiting for an output at most; the oldest is dropped. Of frames and light only the newest waits. */
const EVENT_QUEUE_LENGTH = 64;

/** Times of supervision, ms. */
export interface SupervisionTimes {
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** An output that is switched on again begins this long after it began before at the soonest. */
  readonly shortestCycleMs: number;
}

const TIMES: SupervisionTimes = {
  startTimeoutMs: 5000,
  stopTimeoutMs: 2000,
  firstRetryMs: 500,
  longestRetryMs: 10_000,
  // Lamps may go dark with the end of a source: no more than three times a second, as for every other flash.
  shortestCycleMs: 350,
};

/** An output that is ready to take the place of the one that runs. */
export interface Exchange {
  /** Puts it there; resolves when the old one is closed, or has been given up waiting for. */
  readonly take: () => Promise<void>;
  /** Leaves all as it is and closes it. */
  readonly drop: () => void;
}

/**
 * Keeps one output going and everybody else safe from it. Deliveries return at once: the output is called later, in a
 * turn of the event loop of its own, so whatever it throws ends here. An output that fails, or does not start in time, is
 * thrown away and made anew after a pause that doubles up to ten seconds; it takes over from
 * the one before and begins with the newest `control` and `health`. `enable` and `disable` switch it while running, `prepare` exchanges it.
 */
export class OutputSupervisor {
  readonly name: string;
  readonly kind: OutputKind;
  #create: () => Output;
  readonly #times: SupervisionTimes;
  #output: Output | null = null;
  /** The last one that ran: the next takes over from it. */
  #last: Output | null = null;
  #state: OutputStatus['state'] = 'off';
  #isEnabled = false;
  #retryMs: number;
  #startedAtMs = Number.NEGATIVE_INFINITY;
  /** When the last one began to start. */
  #begunAtMs = Number.NEGATIVE_INFINITY;
  /** Settles when all that were let go of are closed: of one source there is one at a time. */
  #closed: Promise<unknown> = Promise.resolve();
  #retryTimer: NodeJS.Timeout | null = null;
  #lastError: string | null = null;
  #frame: EmotionFrame | null = null;
  #light: Universes | null = null;
  #control: Operation | null = null;
  #isControlNew = false;
  #health: HealthReport | null = null;
  #isHealthNew = false;
  #events: EmotionEvent[] = [];
  #isScheduled = false;
  /** Which try to begin it is, counted: a later one, or the end, makes the earlier ones void. */
  #attempt = 0;
  #droppedCount = 0;
  /** What instances of the output sent, dropped and limited that are closed. */
  readonly #before = { sentCount: 0, droppedCount: 0, limitedCount: 0 };
  /** Instances that are being closed: they may still send, and count what they drop. */
  readonly #closing = new Set<Output>();

  constructor(name: string, kind: OutputKind, create: () => Output, times: SupervisionTimes = TIMES) {
    this.name = name;
    this.kind = kind;
    this.#create = create;
    this.#times = times;
    this.#retryMs = times.firstRetryMs;
  }

  /** Switches the output on; it starts in the background. */
  enable(): void {
    if (this.#isEnabled) return;
    this.#isEnabled = true;
    this.#retryMs = this.#times.firstRetryMs;
    this.#beginRested();
  }

  /** Switches the output off; resolves when it is closed, or has been given up waiting for. */
  async disable(): Promise<void> {
    this.#isEnabled = false;
    this.#attempt += 1;
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    const output = this.#output;
    this.#output = null;
    if (output !== null && this.#state === 'running') this.#flush(output);
    this.#state = 'off';
    this.#forget();
    if (output !== null) void this.#close(output);
    await this.#closed;
  }

  /**
   * Makes what `create` gives ready to take over. While one runs, or where `isNew` (it is to be switched on with it), it
   * starts beside it; rejects with AFFEKT_OUTPUT_FAILED, and nothing changes, when it does not. Otherwise it begins later.
   */
  async prepare(create: () => Output, isNew: boolean): Promise<Exchange> {
    if (this.#state !== 'running' && !isNew) {
      return { take: async () => this.#beginBy(create), drop: () => undefined };
    }
    if (isNew) {
      await this.#rested();
      this.#begunAtMs = monotonicMs();
    }
    const next = create();
    const failures: AffektError[] = [];
    const onFailure = (error: AffektError) => {
      failures.push(error);
      this.#fail(next, error);
    };
    try {
      await this.#startInTime(next, onFailure);
    } catch (error) {
      await this.#close(next);
      throw toAffektError(error, 'AFFEKT_OUTPUT_FAILED');
    }
    return {
      take: async () => {
        if (isNew) this.#isEnabled = true;
        if (!isNew && this.#state !== 'running') {
          this.#beginBy(create);
          await this.#close(next);
          return;
        }
        this.#create = create;
        const before = this.#output;
        if (before !== null) this.#flush(before);
        this.#run(next);
        for (const failure of failures) this.#fail(next, failure);
        if (before !== null) await this.#close(before, next);
      },
      drop: () => void this.#close(next),
    };
  }

  frame(frame: EmotionFrame): void {
    if (this.#state !== 'running') return;
    this.#frame = frame;
    this.#schedule();
  }

  event(event: EmotionEvent): void {
    if (this.#state !== 'running') return;
    if (this.#events.length >= EVENT_QUEUE_LENGTH) {
      this.#events.shift();
      this.#droppedCount += 1;
    }
    this.#events.push(event);
    this.#schedule();
  }

  light(universes: Universes): void {
    if (this.#state !== 'running') return;
    this.#light = universes;
    this.#schedule();
  }

  control(control: Operation): void {
    this.#control = control;
    this.#deliverControl();
  }

  health(health: HealthReport): void {
    this.#health = health;
    this.#deliverHealth();
  }

  status(): OutputStatus {
    return {
      name: this.name,
      kind: this.kind,
      isEnabled: this.#isEnabled,
      state: this.#state,
      sentCount: this.#total('sentCount'),
      droppedCount: this.#droppedCount + this.#total('droppedCount'),
      limitedCount: this.#total('limitedCount'),
      lastError: this.#lastError,
      trouble: this.#output?.trouble ?? null,
    };
  }

  /** Of all instances there were: it never falls. */
  #total(count: 'sentCount' | 'droppedCount' | 'limitedCount'): number {
    const running = this.#output === null ? [] : [this.#output];
    return [...running, ...this.#closing].reduce((sum, output) => sum + output[count], this.#before[count]);
  }

  /** Begins when it may. */
  #beginRested(): void {
    this.#state = 'starting';
    const attempt = ++this.#attempt;
    void this.#rested().then(() => {
      if (this.#isEnabled && this.#attempt === attempt) this.#begin();
    });
  }

  /** Resolves when the last one is closed and has not begun too short a time ago. */
  async #rested(): Promise<void> {
    await this.#closed;
    const dueAtMs = this.#begunAtMs + this.#times.shortestCycleMs;
    while (monotonicMs() < dueAtMs) await pause(Math.ceil(dueAtMs - monotonicMs()));
  }

  #begin(): void {
    this.#state = 'starting';
    this.#begunAtMs = monotonicMs();
    let output: Output;
    try {
      output = this.#create();
    } catch (error) {
      this.#fail(null, error);
      return;
    }
    this.#output = output;
    this.#startInTime(output, (error) => this.#fail(output, error)).then(
      () => {
        if (this.#output === output && this.#state === 'starting') this.#run(output);
      },
      (error: unknown) => this.#fail(output, error),
    );
  }

  /** Is made by `create` from here on; one that does not run yet, or failed, is tried by it at once. */
  #beginBy(create: () => Output): void {
    this.#create = create;
    const isTrying = this.#isEnabled && this.#state !== 'running';
    if (!isTrying) return;
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    const output = this.#output;
    this.#output = null;
    if (output !== null) void this.#close(output);
    this.#retryMs = this.#times.firstRetryMs;
    this.#beginRested();
  }

  async #startInTime(output: Output, onFailure: (error: AffektError) => void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const isLate = new Promise<never>((_, reject) => {
      const { startTimeoutMs } = this.#times;
      const late = new AffektError('AFFEKT_OUTPUT_FAILED', `did not start within ${startTimeoutMs} ms`);
      timer = setTimeout(() => reject(late), startTimeoutMs);
    });
    try {
      await Promise.race([Promise.resolve().then(() => output.start(onFailure)), isLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** From here on `output`, which has started, gets what is delivered. */
  #run(output: Output): void {
    try {
      if (this.#last !== null) output.takeOver(this.#last);
    } catch (error) {
      this.#output = output;
      this.#fail(output, error);
      return;
    }
    this.#output = output;
    this.#last = output;
    this.#state = 'running';
    this.#startedAtMs = monotonicMs();
    this.#deliverControl();
    this.#deliverHealth();
  }

  #fail(output: Output | null, error: unknown): void {
    if (this.#output !== output || !this.#isEnabled) return;
    this.#output = null;
    // One that starts and breaks at once, such as a pipe that nobody reads, is not tried faster than one that does not start.
    const ranLong = monotonicMs() - this.#startedAtMs >= this.#times.longestRetryMs;
    if (this.#state === 'running' && ranLong) this.#retryMs = this.#times.firstRetryMs;
    this.#state = 'failed';
    this.#lastError = toAffektError(error, 'AFFEKT_OUTPUT_FAILED').message;
    this.#forget();
    if (output !== null) void this.#close(output);
    this.#retryTimer = setTimeout(() => this.#beginRested(), this.#retryMs);
    this.#retryTimer.unref();
    this.#retryMs = Math.min(2 * this.#retryMs, this.#times.longestRetryMs);
  }

  /** Stops an output, for at most `stopTimeoutMs`; what goes wrong is noted. */
  async #close(output: Output, successor?: Output): Promise<void> {
    const [earlier, closing] = [this.#closed, this.#stop(output, successor)];
    this.#closed = closing.then(() => earlier);
    await closing;
  }

  async #stop(output: Output, successor?: Output): Promise<void> {
    this.#closing.add(output);
    let timer: NodeJS.Timeout | undefined;
    const gaveUp = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#times.stopTimeoutMs);
    });
    try {
      await Promise.race([output.stop(successor), gaveUp]);
    } catch (error) {
      this.#lastError = toAffektError(error, 'AFFEKT_OUTPUT_FAILED').message;
    } finally {
      clearTimeout(timer);
      this.#closing.delete(output);
      this.#before.sentCount += output.sentCount;
      this.#before.droppedCount += output.droppedCount;
      this.#before.limitedCount += output.limitedCount;
    }
  }

  #deliverControl(): void {
    if (this.#control === null || this.#state !== 'running') return;
    this.#isControlNew = true;
    this.#schedule();
  }

  #deliverHealth(): void {
    if (this.#health === null || this.#state !== 'running') return;
    this.#isHealthNew = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#output !== null && this.#state === 'running') this.#flush(this.#output);
    });
  }

  #flush(output: Output): void {
    const [events, frame, light] = [this.#events, this.#frame, this.#light];
    const control = this.#isControlNew ? this.#control : null;
    const health = this.#isHealthNew ? this.#health : null;
    this.#forget();
    try {
      // First, so that no event slips past a blackout.
      if (control !== null) output.control(control);
      if (health !== null) output.health(health);
      for (const event of events) output.event(event);
      if (frame !== null) output.frame(frame);
      if (light !== null) output.light(light);
    } catch (error) {
      this.#fail(output, error);
    }
  }

  #forget(): void {
    this.#events = [];
    this.#frame = null;
    this.#light = null;
    this.#isControlNew = false;
    this.#isHealthNew = false;
  }
}
