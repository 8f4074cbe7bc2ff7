import type { Writable } from 'node:stream';
import { monotonicMs } from '../core/clock.js';
import { AffektError, toAffektError } from '../core/errors.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import { ArtnetOutput } from './dmx/artnet-output.js';
import { LightRig, type LightState, type Universes } from '../lights/light-rig.js';
import { NdjsonOutput } from './ndjson-output.js';
import { OscLimits } from './osc/osc-limits.js';
import { OscOutput } from './osc/osc-output.js';
import type { OutputKind, OutputStatus, ShowControl } from './output.js';
import { OutputSupervisor } from './output-supervisor.js';
import type { OutputsConfig } from './outputs-schema.js';
import { nameAmong } from '../core/name-among.js';
import { compilePatch, type Patch } from '../lights/patch.js';
import { SacnOutput } from './dmx/sacn-output.js';
import { findSignal, SIGNALS } from '../signals/signal-table.js';

/**
 * No universe is sent more often than a DMX line can carry (ANSI E1.31, 6.6.1): 44 times a second. Whole ms, as timers have.
 */
const SHORTEST_RENDER_MS = 23;
/** Renders without a change after which nothing leaves but the keep-alive (see `UniverseSchedule`): then there is nothing to wait for. */
const STILL_COUNT = 5;

/**
 * All outputs of a configuration and the rig behind the lighting ones. `frame` and `event` return at once and never
 * throw. Runs in the control thread.
 */
export class Outputs {
  readonly #supervisors: readonly OutputSupervisor[];
  readonly #enabled: ReadonlySet<string>;
  readonly #rig: LightRig;
  readonly #rateHz: number;
  #timer: NodeJS.Timeout | null = null;
  #rigError: string | null = null;
  #renderedAtMs = Number.NEGATIVE_INFINITY;
  #rendered: Universes = new Map();
  #sameCount = 0;

  /** Use `createOutputs`. */
  constructor(supervisors: readonly OutputSupervisor[], enabled: ReadonlySet<string>, patch: Patch) {
    this.#supervisors = supervisors;
    this.#enabled = enabled;
    this.#rig = new LightRig(patch);
    this.#rateHz = patch.config.rateHz;
  }

  /** Starts the enabled outputs in the background and the clock of the lights. */
  start(): void {
    for (const supervisor of this.#supervisors) if (this.#enabled.has(supervisor.name)) supervisor.enable();
    this.#control();
    if (this.#timer === null) this.#render();
  }

  frame(frame: EmotionFrame): void {
    this.#guard(() => this.#rig.frame(frame, monotonicMs()));
    for (const supervisor of this.#supervisors) supervisor.frame(frame);
  }

  /** Lights answer an event as soon as the rate allows, not with the next tick; at once where they stood still. */
  event(event: EmotionEvent): void {
    this.#guard(() => this.#rig.event(event, monotonicMs()));
    for (const supervisor of this.#supervisors) supervisor.event(event);
    this.#renderSoon();
  }

  /** Everything dark at once, until switched off again; OSC values go to rest. */
  setBlackout(isOn: boolean): void {
    this.#rig.isBlackout = isOn;
    this.#control();
    this.#renderSoon();
  }

  /** Everything stays as it is, until switched off again. */
  setFreeze(isOn: boolean): void {
    this.#rig.isFrozen = isOn;
    this.#control();
  }

  /** Switches one output on or off while running; false: there is none of that name. */
  async setEnabled(name: string, isOn: boolean): Promise<boolean> {
    const supervisor = this.#supervisors.find((candidate) => candidate.name === name);
    if (supervisor === undefined) return false;
    if (isOn) supervisor.enable();
    else await supervisor.disable();
    return true;
  }

  status(): readonly OutputStatus[] {
    return this.#supervisors.map((supervisor) => supervisor.status());
  }

  /** `error`: what went wrong in the rig itself; null: nothing. */
  lightState(): LightState & { readonly error: string | null } {
    return { ...this.#rig.state(monotonicMs()), error: this.#rigError };
  }

  /** Shows the look for the end, takes leave of the receivers and closes everything; at most a few seconds. */
  async stop(): Promise<void> {
    this.#rig.end();
    this.#render();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await Promise.all(this.#supervisors.map((supervisor) => supervisor.disable()));
  }

  #control(): void {
    const control: ShowControl = { isBlackout: this.#rig.isBlackout, isFrozen: this.#rig.isFrozen };
    for (const supervisor of this.#supervisors) supervisor.control(control);
  }

  /** Renders, and again after the interval of the output rate. */
  #render(): void {
    this.#renderedAtMs = monotonicMs();
    this.#guard(() => {
      const universes = this.#rig.render(this.#renderedAtMs);
      this.#sameCount = isSame(universes, this.#rendered) ? this.#sameCount + 1 : 0;
      this.#rendered = universes;
      if (universes.size > 0) for (const supervisor of this.#supervisors) supervisor.light(universes);
    });
    this.#renderIn(Math.max(SHORTEST_RENDER_MS, 1000 / this.#rateHz));
  }

  /** A fault in the rig leaves the lights as they are and touches nobody else. */
  #guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#rigError = toAffektError(error, 'AFFEKT_INTERNAL').message;
    }
  }

  #renderSoon(): void {
    if (this.#timer === null) return;
    const isStill = this.#sameCount >= STILL_COUNT;
    this.#renderIn(isStill ? 0 : Math.max(0, this.#renderedAtMs + SHORTEST_RENDER_MS - monotonicMs()));
  }

  /** Node's timers may fire up to a millisecond early, which at this rate is more than the line carries: then wait on. */
  #renderIn(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const dueAtMs = monotonicMs() + ms;
    this.#timer = setTimeout(() => {
      const earlyMs = dueAtMs - monotonicMs();
      if (earlyMs > 0) this.#renderIn(earlyMs);
      else this.#render();
    }, Math.ceil(ms));
  }
}

function isSame(one: Universes, other: Universes): boolean {
  return [...one].every(([universe, values]) => {
    const before = other.get(universe);
    return before !== undefined && Buffer.compare(values, before) === 0;
  });
}

/**
 * Makes the outputs of a configuration; throws AFFEKT_CONFIG_INVALID. `ruleNames`: of the configuration's own rules, whose
 * events the patch may use; `stdout`: where NDJSON goes.
 */
export function createOutputs(
  config: OutputsConfig,
  ruleNames: readonly string[] = [],
  stdout: Writable = process.stdout,
): Outputs {
  const patch = checkedPatch(config, ruleNames);
  const supervisors: OutputSupervisor[] = [];
  const enabled = new Set<string>();
  const add = (
    kind: OutputKind,
    isEnabled: boolean,
    create: ConstructorParameters<typeof OutputSupervisor>[2],
  ) => {
    supervisors.push(new OutputSupervisor(kind, kind, create));
    if (isEnabled) enabled.add(kind);
  };
  const { osc, sacn, artnet, ndjson } = config;
  const oscLimits = new OscLimits();
  if (osc !== undefined) add('osc', osc.enabled, () => new OscOutput(osc, oscLimits));
  if (sacn !== undefined) add('sacn', sacn.enabled, () => new SacnOutput(sacn));
  if (artnet !== undefined) add('artnet', artnet.enabled, () => new ArtnetOutput(artnet));
  if (ndjson !== undefined) add('ndjson', ndjson.enabled, () => new NdjsonOutput(ndjson, stdout));
  return new Outputs(supervisors, enabled, patch);
}

/** The patch of a configuration; throws AFFEKT_CONFIG_INVALID where it, a signal's name, or an output and the patch do not fit. */
export function checkedPatch(config: OutputsConfig, ruleNames: readonly string[]): Patch {
  const patch = compilePatch(config.lights, ruleNames);
  const faults: string[] = [];
  for (const name of Object.keys(config.osc?.controls ?? {})) {
    if (findSignal(name) === undefined)
      faults.push(
        `outputs.osc.controls: there is no signal ${nameAmong(
          name,
          SIGNALS.map((signal) => signal.name),
        )}`,
      );
  }
  for (const universe of patch.universes) {
    const sacn = universe + (config.sacn?.universeOffset ?? 0);
    if (config.sacn !== undefined && (sacn < 1 || sacn > 63_999))
      faults.push(`outputs.sacn: universe ${universe} becomes ${sacn}, 1 to 63999 exist`);
    const artnet = universe + (config.artnet?.universeOffset ?? 0);
    if (config.artnet !== undefined && (artnet < 0 || artnet > 32_767))
      faults.push(`outputs.artnet: universe ${universe} becomes ${artnet}, 0 to 32767 exist`);
  }
  if ((config.sacn !== undefined || config.artnet !== undefined) && patch.fixtures.length === 0) {
    faults.push('outputs.sacn and outputs.artnet need fixtures in outputs.lights');
  }
  if (faults.length > 0) throw new AffektError('AFFEKT_CONFIG_INVALID', faults.join('\n'));
  return patch;
}
