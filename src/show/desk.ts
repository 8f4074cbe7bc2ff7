import { AffektError } from '../core/errors.js';
import { LISTED, nameAmong } from '../core/name-among.js';
import { type Operation as LightOperation, RESTING_OPERATION } from '../lights/operation.js';
import type { LightsMessage, ShowMessage } from '../server/protocol.js';
import type { Response } from './presets/preset-schema.js';
import type { RunningShow } from './running-show.js';

/** What is operated, of the lights and beside them: seen by everybody, written into no settings. */
export interface Operation extends Omit<LightOperation, 'response'> {
  /** Of the lights; null: as the preset has it, else as heard. */
  readonly response: Response | null;
  readonly isEmotionHeld: boolean;
}

/** What a desk moves. */
export interface DeskTargets {
  /** Resolves when what leaves shows it. */
  operateLights(operation: LightOperation): Promise<void>;
  setOutput(name: string, isOn: boolean): Promise<void>;
  /** False: there is no output of that name that can be tested so. */
  testOutput(name: string): boolean;
  outputNames(): readonly string[];
  groupNames(): readonly string[];
  lampNames(): readonly string[];
  holdEmotion(isHeld: boolean): void;
  tap(): void;
  /** Notes something that a person saw among the events. */
  mark(note: string): void;
  releaseTap(): void;
  tappedBpm(): number | null;
  lights(): LightsMessage;
  model(): ShowMessage['model'];
}

const AT_REST: Operation = { ...RESTING_OPERATION, response: null, isEmotionHeld: false };

/** What a person does to a running show beside its settings. Nothing here waits for the settings' turn. Control thread. */
export class Desk {
  readonly show: RunningShow;
  readonly #targets: DeskTargets;
  readonly #onChange: () => void;
  #operation = AT_REST;

  constructor(show: RunningShow, targets: DeskTargets, onChange: () => void) {
    this.show = show;
    this.#targets = targets;
    this.#onChange = onChange;
  }

  get operation(): Operation {
    return this.#operation;
  }

  /** Changes what is given; the lights follow. */
  async operate(change: Partial<Operation>): Promise<void> {
    this.#operation = { ...this.#operation, ...change };
    this.#onChange();
    await this.#tellLights();
  }

  /**
   * The show is set otherwise: the lights respond as the preset that is recalled now has it, and a lamp that is no more is not lit to
   * be found.
   */
  async followShow(): Promise<void> {
    const { lamp } = this.#operation;
    if (lamp !== null && !this.#targets.lampNames().includes(lamp))
      this.#operation = { ...this.#operation, lamp: null };
    this.#onChange();
    await this.#tellLights();
  }

  async #tellLights(): Promise<void> {
    const { isEmotionHeld: _beside, ...lights } = this.#operation;
    const response = lights.response ?? this.show.preset?.response ?? RESTING_OPERATION.response;
    await this.#targets.operateLights({ ...lights, response });
  }

  /** Adds to what is held by hand of a group. Throws `AFFEKT_REQUEST_INVALID` for an unknown one. */
  async takeByHand(group: string, hand: Operation['hands'][string]): Promise<void> {
    this.#requireGroup(group);
    const hands = { ...this.#operation.hands, [group]: { ...this.#operation.hands[group], ...hand } };
    await this.operate({ hands });
  }

  /** Lets go of one group, also of one that is gone, or of all. Throws `AFFEKT_REQUEST_INVALID` for an unknown one. */
  async releaseHand(group?: string): Promise<void> {
    if (group === undefined) {
      await this.operate({ hands: {} });
      return;
    }
    if (!Object.hasOwn(this.#operation.hands, group)) this.#requireGroup(group);
    const { [group]: _released, ...hands } = this.#operation.hands;
    await this.operate({ hands });
  }

  /** Lights one lamp, or none (null). Throws `AFFEKT_REQUEST_INVALID` for an unknown one. */
  async lightLamp(lamp: string | null): Promise<void> {
    const names = this.#targets.lampNames();
    if (lamp !== null && !names.includes(lamp)) {
      throw new AffektError(
        'AFFEKT_REQUEST_INVALID',
        `there is no lamp ${nameAmong(lamp, names, LISTED.inSettings)}`,
      );
    }
    await this.operate({ lamp });
  }

  async mark(note: string): Promise<void> {
    this.#targets.mark(note);
  }

  async holdEmotion(isHeld: boolean): Promise<void> {
    this.#targets.holdEmotion(isHeld);
    await this.operate({ isEmotionHeld: isHeld });
  }

  async tap(): Promise<void> {
    this.#targets.tap();
    this.#onChange();
  }

  async releaseTap(): Promise<void> {
    this.#targets.releaseTap();
    this.#onChange();
  }

  /** Throws `AFFEKT_REQUEST_INVALID` where there is no output of that name. */
  async setOutput(name: string, isOn: boolean): Promise<void> {
    this.#requireOutput(name);
    await this.#targets.setOutput(name, isOn);
    this.#onChange();
  }

  /** Sends a test by an output. Throws `AFFEKT_REQUEST_INVALID` where there is none of that name, or it carries light alone. */
  async testOutput(name: string): Promise<void> {
    this.#requireOutput(name);
    if (this.#targets.testOutput(name)) return;
    throw new AffektError(
      'AFFEKT_REQUEST_INVALID',
      `the output ${name} carries light: test it lamp by lamp with the command lamp`,
    );
  }

  /** What is set and operated now. */
  state(): ShowMessage {
    const { hands, ...operation } = this.#operation;
    return {
      type: 'show',
      ...this.show.state,
      model: this.#targets.model(),
      operation: { ...operation, hands: handsAsJson(hands), tappedBpm: this.#targets.tappedBpm() },
    };
  }

  lights(): LightsMessage {
    return this.#targets.lights();
  }

  #requireOutput(name: string): void {
    const names = this.#targets.outputNames();
    if (names.includes(name)) return;
    throw new AffektError(
      'AFFEKT_REQUEST_INVALID',
      `there is no output ${nameAmong(name, names, LISTED.inSettings)}`,
    );
  }

  #requireGroup(group: string): void {
    const names = this.#targets.groupNames();
    if (names.includes(group)) return;
    throw new AffektError(
      'AFFEKT_REQUEST_INVALID',
      `there is no group ${nameAmong(group, names, LISTED.inSettings)}`,
    );
  }
}

/** Without keys whose value is undefined, as JSON has it. */
function handsAsJson(hands: Operation['hands']): ShowMessage['operation']['hands'] {
  return Object.fromEntries(
    Object.entries(hands).map(([group, { level, color }]) => [
      group,
      { ...(level !== undefined && { level }), ...(color !== undefined && { color }) },
    ]),
  );
}
