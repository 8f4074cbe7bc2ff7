import { describe, expect, it } from 'vitest';
import { createDeferred } from '../../src/core/deferred.js';
import { AffektError } from '../../src/core/errors.js';
import type { HealthReport } from '../../src/core/health-condition.js';
import { type Operation, RESTING_OPERATION } from '../../src/lights/operation.js';
import type { Output } from '../../src/outputs/output.js';
import { OutputSupervisor } from '../../src/outputs/output-supervisor.js';
import { syntheticEvent, syntheticFrame } from '../support/synthetic-frame.js';
import { until } from '../server/test-client.js';

const TIMES = {
  startTimeoutMs: 50,
  stopTimeoutMs: 50,
  firstRetryMs: 10,
  longestRetryMs: 40,
  shortestCycleMs: 0,
};

/** An output whose behaviour the test chooses, and what it was given. */
class Scripted implements Output {
  readonly kind = 'osc';
  sentCount = 0;
  droppedCount = 0;
  readonly trouble = null;
  limitedCount = 0;
  readonly given: string[] = [];
  stopCount = 0;
  /** The one that it took over from. */
  before: Scripted | null = null;
  successor: Output | undefined;
  fail: (error: AffektError) => void = () => undefined;

  constructor(
    readonly behaviour: { start?: () => Promise<void>; frame?: () => void; stop?: () => Promise<void> } = {},
  ) {}

  async start(onFailure: (error: AffektError) => void): Promise<void> {
    this.fail = onFailure;
    await this.behaviour.start?.();
  }

  takeOver(before: Scripted): void {
    this.before = before;
  }

  frame(): void {
    this.given.push('frame');
    this.sentCount += 1;
    this.limitedCount += 2;
    this.behaviour.frame?.();
  }

  event(event: { name: string }): void {
    this.given.push(event.name);
  }

  light(): void {
    this.given.push('light');
  }

  control({ isBlackout, isFrozen }: Operation): void {
    this.given.push(`control ${Number(isBlackout)}${Number(isFrozen)}`);
  }

  health({ level }: HealthReport): void {
    this.given.push(`health ${level}`);
  }

  async stop(successor?: Output): Promise<void> {
    this.successor = successor;
    this.stopCount += 1;
    await this.behaviour.stop?.();
  }
}

const never = () => new Promise<void>(() => undefined);

function supervise(...outputs: Scripted[]): { supervisor: OutputSupervisor; made: Scripted[] } {
  const made: Scripted[] = [];
  const create = () => {
    const next = outputs[made.length] ?? new Scripted();
    made.push(next);
    return next;
  };
  const supervisor = new OutputSupervisor('osc', 'osc', create, TIMES);
  supervisor.enable();
  return { supervisor, made };
}

const isRunning = (supervisor: OutputSupervisor) => () => supervisor.status().state === 'running';

describe('OutputSupervisor', () => {
  it('delivers in a turn of its own, the newest frame only, events in order', async () => {
    const output = new Scripted();
    const { supervisor } = supervise(output);
    await until(isRunning(supervisor), 'start');
    supervisor.frame(syntheticFrame());
    supervisor.frame(syntheticFrame());
    supervisor.event(syntheticEvent('a'));
    supervisor.event(syntheticEvent('b'));
    expect(output.given).toEqual([]);
    await until(() => output.given.length > 0, 'delivery');
    expect(output.given).toEqual(['a', 'b', 'frame']);
    await supervisor.disable();
    expect(output.stopCount).toBe(1);
  });

  it('keeps a thrown error from the caller and starts anew', async () => {
    const broken = new Scripted({
      frame: () => {
        throw new Error('cable cut');
      },
    });
    const { supervisor, made } = supervise(broken);
    await until(isRunning(supervisor), 'start');
    supervisor.frame(syntheticFrame());
    await until(() => made.length === 2 && isRunning(supervisor)(), 'a new output');
    expect(supervisor.status()).toMatchObject({
      lastError: 'cable cut',
      sentCount: 1,
      limitedCount: 2,
      isEnabled: true,
    });
    expect(broken.stopCount).toBe(1);
    await supervisor.disable();
  });

  it('retries an output that refuses, hangs or breaks later', async () => {
    const refusing = new Scripted({
      start: () => Promise.reject(new AffektError('AFFEKT_OUTPUT_FAILED', 'no such interface')),
    });
    const hanging = new Scripted({ start: never, stop: never });
    const breaking = new Scripted();
    const { supervisor, made } = supervise(refusing, hanging, breaking);
    await until(() => supervisor.status().lastError === 'no such interface', 'the refusal');
    await until(() => supervisor.status().lastError === 'did not start within 50 ms', 'the time-out');
    await until(isRunning(supervisor), 'the third');
    breaking.fail(new AffektError('AFFEKT_OUTPUT_FAILED', 'socket gone'));
    expect(supervisor.status()).toMatchObject({ state: 'failed', lastError: 'socket gone' });
    await until(() => made.length === 4 && isRunning(supervisor)(), 'the fourth');
    await supervisor.disable();
  });

  it('waits longer and longer for one that starts and breaks at once', async () => {
    const startedAtMs: number[] = [];
    const breaking = Array.from({ length: 6 }, () => {
      const output: Scripted = new Scripted({
        start: async () => {
          startedAtMs.push(performance.now());
          setImmediate(() => output.fail(new AffektError('AFFEKT_OUTPUT_FAILED', 'pipe closed')));
        },
      });
      return output;
    });
    const { supervisor } = supervise(...breaking);
    await until(() => startedAtMs.length === 6, 'five retries');
    // 10, 20, 40, 40 and 40 ms; Node's timers may fire a millisecond early each.
    expect((startedAtMs[5] ?? 0) - (startedAtMs[0] ?? 0)).toBeGreaterThanOrEqual(145);
    await supervisor.disable();
  });

  it('gives up waiting for one that does not stop', async () => {
    const { supervisor } = supervise(new Scripted({ stop: never }));
    await until(isRunning(supervisor), 'start');
    await supervisor.disable();
    expect(supervisor.status()).toMatchObject({ state: 'off', isEnabled: false });
  });

  it('drops the oldest events when too many wait, and counts them', async () => {
    const output = new Scripted();
    const { supervisor } = supervise(output);
    await until(isRunning(supervisor), 'start');
    for (let index = 0; index < 100; index += 1) supervisor.event(syntheticEvent(`${index}`));
    await until(() => output.given.length > 0, 'delivery');
    expect(output.given).toHaveLength(64);
    expect(output.given[0]).toBe('36');
    expect(supervisor.status().droppedCount).toBe(36);
    await supervisor.disable();
  });

  it('is switched off and on while running, and hears nothing in between', async () => {
    const { supervisor, made } = supervise();
    await until(isRunning(supervisor), 'start');
    await supervisor.disable();
    supervisor.frame(syntheticFrame());
    supervisor.enable();
    await until(isRunning(supervisor), 'second start');
    supervisor.event(syntheticEvent('after'));
    await until(() => (made[1]?.given.length ?? 0) > 0, 'delivery');
    expect([made[0]?.given, made[1]?.given]).toEqual([[], ['after']]);
    await supervisor.disable();
  });

  it('tells of a blackout before the events that came with it, and again to every new start', async () => {
    const { supervisor, made } = supervise();
    supervisor.control({ ...RESTING_OPERATION, isBlackout: false, isFrozen: false });
    supervisor.control({ ...RESTING_OPERATION, isBlackout: false, isFrozen: true });
    await until(() => (made[0]?.given.length ?? 0) > 0, 'the state at the start');
    supervisor.event(syntheticEvent('drop'));
    supervisor.control({ ...RESTING_OPERATION, isBlackout: true, isFrozen: false });
    await until(() => (made[0]?.given.length ?? 0) > 1, 'delivery');
    expect(made[0]?.given).toEqual(['control 01', 'control 10', 'drop']);
    made[0]?.fail(new AffektError('AFFEKT_OUTPUT_FAILED', 'socket gone'));
    await until(() => (made[1]?.given.length ?? 0) > 0, 'the second output to be told');
    expect(made[1]?.given).toEqual(['control 10']);
    await supervisor.disable();
  });

  it('tells of the newest health at the start, on change, and again to every new start', async () => {
    const { supervisor, made } = supervise();
    supervisor.health({ level: 'ok', conditions: [] });
    supervisor.health({ level: 'warn', conditions: [] });
    await until(() => (made[0]?.given.length ?? 0) > 0, 'the health at the start');
    supervisor.health({ level: 'bad', conditions: [] });
    await until(() => (made[0]?.given.length ?? 0) > 1, 'the change');
    expect(made[0]?.given).toEqual(['health warn', 'health bad']);
    made[0]?.fail(new AffektError('AFFEKT_OUTPUT_FAILED', 'socket gone'));
    await until(() => (made[1]?.given.length ?? 0) > 0, 'the second output to be told');
    expect(made[1]?.given).toEqual(['health bad']);
    await supervisor.disable();
  });

  it('does not retry once it is off', async () => {
    const { supervisor, made } = supervise(new Scripted({ start: () => Promise.reject(new Error('no')) }));
    await until(() => supervisor.status().state === 'failed', 'the failure');
    const count = made.length;
    await supervisor.disable();
    const other = supervise();
    await until(() => isRunning(other.supervisor)(), 'another to start meanwhile');
    await other.supervisor.disable();
    expect(made.length).toBe(count);
    expect(supervisor.status().state).toBe('off');
  });

  it('exchanges a running output for one that is ready, which takes over; the old one gets no more', async () => {
    const [old, next] = [new Scripted(), new Scripted()];
    const { supervisor } = supervise(old);
    await until(isRunning(supervisor), 'the first');
    const exchange = await supervisor.prepare(() => next, false);
    supervisor.event(syntheticEvent('before'));
    expect([supervisor.status().state, next.before, old.stopCount]).toEqual(['running', null, 0]);
    await exchange.take();
    expect([next.before, old.successor, old.stopCount]).toEqual([old, next, 1]);
    supervisor.event(syntheticEvent('after'));
    await until(() => next.given.length > 0, 'delivery');
    expect([old.given, next.given]).toEqual([['before'], ['after']]);
    next.fail(new AffektError('AFFEKT_OUTPUT_FAILED', 'socket gone'));
    expect(supervisor.status()).toMatchObject({ state: 'failed', lastError: 'socket gone' });
    await supervisor.disable();
  });

  it('counts on while the output before is closed: nothing that was dropped long ago is news', async () => {
    const closed = createDeferred<void>();
    const first = new Scripted({ stop: () => closed.promise });
    const { supervisor } = supervise(first);
    await until(isRunning(supervisor), 'a running output');
    Object.assign(first, { sentCount: 7, droppedCount: 5, limitedCount: 3 });
    const counts = { sentCount: 7, droppedCount: 5, limitedCount: 3 };
    expect(supervisor.status()).toMatchObject(counts);
    const exchange = await supervisor.prepare(() => new Scripted(), false);
    const taken = exchange.take();
    expect(supervisor.status()).toMatchObject(counts);
    first.sentCount += 3;
    closed.resolve();
    await taken;
    expect(supervisor.status()).toMatchObject({ ...counts, sentCount: 10 });
  });

  it('leaves the running output alone when the one that is to follow does not start, or breaks', async () => {
    const old = new Scripted();
    const { supervisor } = supervise(old);
    await until(isRunning(supervisor), 'the first');
    const broken = new Scripted({ start: () => Promise.reject(new Error('no such interface')) });
    await expect(supervisor.prepare(() => broken, false)).rejects.toThrow('no such interface');
    await expect(supervisor.prepare(() => new Scripted({ start: never }), false)).rejects.toThrow(
      /within 50 ms/,
    );
    expect([broken.stopCount, old.stopCount]).toEqual([1, 0]);
    supervisor.event(syntheticEvent('on'));
    await until(() => old.given.length > 0, 'delivery');
    const dropped = new Scripted();
    (await supervisor.prepare(() => dropped, false)).drop();
    expect([dropped.stopCount, supervisor.status().state]).toEqual([1, 'running']);
    await supervisor.disable();
  });

  it('begins by the new settings at once where the old output does not run, and waits where it is off', async () => {
    const made: string[] = [];
    const output = (name: string, start?: () => Promise<void>) => () => {
      made.push(name);
      return new Scripted(start === undefined ? {} : { start });
    };
    const failing = output('old', () => Promise.reject(new Error('no')));
    const supervisor = new OutputSupervisor('osc', 'osc', failing, { ...TIMES, firstRetryMs: 60_000 });
    supervisor.enable();
    await until(() => supervisor.status().state === 'failed', 'the failure');
    await (await supervisor.prepare(output('new'), false)).take();
    await until(isRunning(supervisor), 'the new one');
    await supervisor.disable();
    await (await supervisor.prepare(output('newest'), false)).take();
    expect([made, supervisor.status().state]).toEqual([['old', 'new'], 'off']);
    supervisor.enable();
    await until(isRunning(supervisor), 'the newest');
    expect(made).toEqual(['old', 'new', 'newest']);
    await supervisor.disable();
  });
});
