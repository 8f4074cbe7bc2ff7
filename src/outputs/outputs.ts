import { isDeepStrictEqual } from 'node:util';
import { monotonicMs } from '../core/clock.js';
import { AffektError, toAffektError } from '../core/errors.js';
import type { HealthReport } from '../core/health-condition.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import { LightRig, type LightState } from '../lights/light-rig.js';
import type { Operation } from '../lights/operation.js';
import type { Patch } from '../lights/patch.js';
import type { Universes } from '../lights/rig-layout.js';
import type { Output, OutputKind, OutputStatus } from './output.js';
import { type Exchange, OutputSupervisor } from './output-supervisor.js';
import type { OutputsConfig } from './outputs-schema.js';
import { RenderClock } from './render-clock.js';

/** One output of a configuration. */
export interface OutputPart {
  readonly kind: OutputKind;
  readonly isEnabled: boolean;
  /** What it is made by, without `enabled`: parts with the same are one output. */
  readonly settings: unknown;
  readonly create: () => Output;
}

/** A configuration, checked. */
export interface OutputParts {
  readonly patch: Patch;
  readonly outputs: readonly OutputPart[];
}

/** Checks a configuration as a whole and takes it apart; throws AFFEKT_CONFIG_INVALID with every fault. */
export type ReadParts = (config: OutputsConfig, ruleNames: readonly string[]) => OutputParts;

/** Those that take events; light is tested lamp by lamp. */
const EVENT_KINDS: ReadonlySet<OutputKind> = new Set(['osc', 'ndjson']);

type RigStep = 'frame' | 'event' | 'operate' | 'render' | 'end';

interface Supervised {
  readonly part: OutputPart;
  readonly supervisor: OutputSupervisor;
}

/**
 * All outputs of a configuration and the rig behind the lighting ones. `frame` and `event` return at once and never
 * throw. Runs in the control thread.
 */
export class Outputs {
  readonly #read: ReadParts;
  readonly #rig: LightRig;
  readonly #clock: RenderClock;
  #patch: Patch;
  #outputs: readonly Supervised[];
  /** What went wrong in the rig, by the step in which it did, until that works again. */
  readonly #rigFaults = new Map<RigStep, string>();
  /** Null: not told yet. */
  #health: HealthReport | null = null;
  #rendered: Universes = new Map();
  #newest = { sampleIndex: 0, audioTimeSeconds: 0 };
  #isStarted = false;
  #isEnded = false;
  /** By kind, also of outputs that are configured no more: one that comes back goes on where it was. */
  readonly #supervisors = new Map<OutputKind, OutputSupervisor>();
  #turn: Promise<unknown> = Promise.resolve();
  readonly #closing = new Set<Promise<void>>();

  /** Use `createOutputs`. Throws AFFEKT_CONFIG_INVALID. */
  constructor(read: ReadParts, config: OutputsConfig, ruleNames: readonly string[]) {
    const { patch, outputs } = read(config, ruleNames);
    this.#read = read;
    this.#patch = patch;
    this.#outputs = outputs.map((part) => ({ part, supervisor: this.#supervisorOf(part) }));
    this.#rig = new LightRig(patch);
    this.#clock = new RenderClock(patch.config.rateHz, (timeMs) => this.#render(timeMs));
  }

  /** Starts the enabled outputs in the background and the clock of the lights. */
  start(): void {
    this.#isStarted = true;
    for (const { part, supervisor } of this.#outputs) if (part.isEnabled) supervisor.enable();
    this.#control();
    this.#clock.start();
  }

  frame(frame: EmotionFrame): void {
    this.#newest = { sampleIndex: frame.feature.sampleIndex, audioTimeSeconds: frame.audioTimeSeconds };
    this.#guard('frame', () => this.#rig.frame(frame, monotonicMs()));
    for (const { supervisor } of this.#outputs) supervisor.frame(frame);
  }

  /** Lights answer an event as soon as the rate allows, not with the next tick; at once where they stood still. */
  event(event: EmotionEvent): void {
    this.#guard('event', () => this.#rig.event(event, monotonicMs()));
    for (const { supervisor } of this.#outputs) supervisor.event(event);
    this.#clock.soon();
  }

  /**
   * Goes on by another configuration, whole or not at all. Only what differs is exchanged: an output whose part is the same
   * is not touched; one whose part changed is ready before the old one goes; the lights fade over `fadeSeconds`. An output
   * switched on or off while running stays so unless its `enabled` changed. Throws AFFEKT_CONFIG_INVALID with every fault,
   * and AFFEKT_OUTPUT_FAILED where an output that is to run does not start; all is as before then.
   */
  async change(
    config: OutputsConfig,
    ruleNames: readonly string[],
    options: { readonly fadeSeconds: number },
  ): Promise<void> {
    const change = this.#turn.then(() => this.#change(this.#read(config, ruleNames), options.fadeSeconds));
    this.#turn = change.catch(() => undefined);
    await change;
  }

  /**
   * Holds the lights, and with blackout and freeze the OSC values, as `operation` says; a blackout is in the next packet.
   * Resolves when the lights were rendered by it.
   */
  async operate(operation: Operation): Promise<void> {
    this.#guard('operate', () => this.#rig.operate(operation, monotonicMs()));
    this.#control();
    this.#clock.soon();
    await this.#clock.rendered();
  }

  /** Tells the outputs of the show's health. */
  health(health: HealthReport): void {
    this.#health = health;
    for (const { supervisor } of this.#outputs) supervisor.health(health);
  }

  /** Switches one output on or off while running; false: there is none of that name. */
  async setEnabled(name: string, isOn: boolean): Promise<boolean> {
    const found = this.#outputs.find(({ supervisor }) => supervisor.name === name);
    if (found === undefined) return false;
    if (this.#isEnded) return true;
    if (isOn) found.supervisor.enable();
    else await found.supervisor.disable();
    return true;
  }

  /**
   * Sends the event `test` by one output alone, so that its receiver is seen to get something; false: there is none of that name
   * that takes events.
   */
  test(name: string): boolean {
    const found = this.#outputs.find(
      ({ part, supervisor }) => supervisor.name === name && EVENT_KINDS.has(part.kind),
    );
    const reason = 'a test of this output';
    found?.supervisor.event({ name: 'test', ...this.#newest, value: 1, confidence: 1, reason });
    return found !== undefined;
  }

  status(): readonly OutputStatus[] {
    return this.#outputs.map(({ supervisor }) => supervisor.status());
  }

  /** `error`: what went wrong in the rig itself; null: nothing. */
  lightState(): LightState & { readonly error: string | null } {
    return { ...this.#rig.state(monotonicMs()), error: [...this.#rigFaults.values()][0] ?? null };
  }

  lampNames(): readonly string[] {
    return this.#rig.lampNames;
  }

  /** Shows the look for the end, takes leave of the receivers and closes everything, for good; at most a few seconds. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    this.#isEnded = true;
    this.#guard('end', () => this.#rig.end());
    await this.#clock.stop();
    await Promise.all([...this.#outputs.map(({ supervisor }) => supervisor.disable()), ...this.#closing]);
  }

  async #change({ patch, outputs }: OutputParts, fadeSeconds: number): Promise<void> {
    const before = new Map(this.#outputs.map((one) => [one.part.kind, one]));
    const after = outputs.map((part) => ({
      part,
      supervisor: this.#supervisorOf(part),
    }));
    const exchanges = await this.#prepare(before, after);
    try {
      if (this.#isEnded) throw new AffektError('AFFEKT_INTERNAL', 'the outputs have ended');
      this.#rig.change(patch, monotonicMs(), fadeSeconds);
    } catch (error) {
      for (const { drop } of exchanges) drop();
      if (!this.#isEnded) this.#rig.change(this.#patch, monotonicMs(), 0);
      throw error;
    }
    this.#patch = patch;
    this.#outputs = after;
    this.#clock.setRate(patch.config.rateHz);
    this.#control();
    for (const { take } of exchanges) this.#close(take());
    for (const { part, supervisor } of after) {
      const was = before.get(part.kind)?.part.isEnabled;
      if (this.#isStarted && part.isEnabled && was !== true) supervisor.enable();
      if (!part.isEnabled && was === true) this.#close(supervisor.disable());
    }
    for (const [kind, { supervisor }] of before)
      if (!after.some(({ part }) => part.kind === kind)) this.#close(supervisor.disable());
    this.#clock.soon();
  }

  /** Makes every output that differs ready; throws when one does not start, and closes what was made. */
  async #prepare(
    before: ReadonlyMap<OutputKind, Supervised>,
    after: readonly Supervised[],
  ): Promise<readonly Exchange[]> {
    const differing = after.filter(({ part }) => {
      const old = before.get(part.kind)?.part;
      return old === undefined || !isDeepStrictEqual(old.settings, part.settings);
    });
    const results = await Promise.allSettled(
      differing.map(async ({ part, supervisor }) => {
        const isNew = this.#isStarted && part.isEnabled && !before.has(part.kind);
        return await supervisor.prepare(part.create, isNew);
      }),
    );
    const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const faults = results.flatMap((result, index) =>
      result.status === 'rejected'
        ? [`outputs.${differing[index]?.part.kind}: ${messageOf(result.reason)}`]
        : [],
    );
    if (faults.length === 0) return made;
    for (const { drop } of made) drop();
    throw new AffektError('AFFEKT_OUTPUT_FAILED', faults.join('\n'), { retryable: true });
  }

  #control(): void {
    for (const { supervisor } of this.#outputs) {
      supervisor.control(this.#rig.operation);
      if (this.#health !== null) supervisor.health(this.#health);
    }
  }

  #supervisorOf({ kind, create }: OutputPart): OutputSupervisor {
    const known = this.#supervisors.get(kind);
    if (known !== undefined) return known;
    const supervisor = new OutputSupervisor(kind, kind, create);
    this.#supervisors.set(kind, supervisor);
    return supervisor;
  }

  #close(closing: Promise<void>): void {
    const done = closing.finally(() => this.#closing.delete(done));
    this.#closing.add(done);
  }

  /** Whether anything changed. */
  #render(timeMs: number): boolean {
    let isChanged = true;
    this.#guard('render', () => {
      const universes = this.#rig.render(timeMs);
      isChanged = !isSame(universes, this.#rendered);
      this.#rendered = universes;
      for (const { supervisor } of this.#outputs) supervisor.light(universes);
    });
    return isChanged;
  }

  /** A fault in the rig leaves the lights as they are and touches nobody else. */
  #guard(step: RigStep, take: () => void): void {
    try {
      take();
      this.#rigFaults.delete(step);
    } catch (error) {
      this.#rigFaults.set(step, messageOf(error));
    }
  }
}

function messageOf(error: unknown): string {
  return toAffektError(error, 'AFFEKT_INTERNAL').message;
}

function isSame(one: Universes, other: Universes): boolean {
  return (
    one.size === other.size &&
    [...one].every(([universe, values]) => {
      const before = other.get(universe);
      return before !== undefined && Buffer.compare(values, before) === 0;
    })
  );
}
