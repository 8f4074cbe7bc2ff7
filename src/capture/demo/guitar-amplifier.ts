import { StateVariableFilter } from './state-variable-filter.js';

const DRIVE = 5;
const CABINET_HZ = 4300;
const RUMBLE_HZ = 95;

/** One channel of a distorting amplifier: rumble filter, symmetrical clipping, and the dull end of a loudspeaker cabinet. */
export class GuitarAmplifier {
  readonly #rumble: StateVariableFilter;
  readonly #cabinet: StateVariableFilter;
  readonly #cabinetEnd: StateVariableFilter;

  constructor(sampleRateHz: number) {
    this.#rumble = new StateVariableFilter(sampleRateHz);
    this.#cabinet = new StateVariableFilter(sampleRateHz);
    this.#cabinetEnd = new StateVariableFilter(sampleRateHz);
    this.#rumble.tune(RUMBLE_HZ, 0.7);
    this.#cabinet.tune(CABINET_HZ, 1.1);
    this.#cabinetEnd.tune(CABINET_HZ * 1.25, 0.6);
  }

  /** The amplified sample, about ±1. */
  step(input: number): number {
    this.#rumble.step(input);
    this.#cabinet.step(Math.tanh(DRIVE * this.#rumble.highpass));
    this.#cabinetEnd.step(this.#cabinet.lowpass);
    return this.#cabinetEnd.lowpass;
  }

  reset(): void {
    this.#rumble.reset();
    this.#cabinet.reset();
    this.#cabinetEnd.reset();
  }
}
