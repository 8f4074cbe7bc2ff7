/**
 * Two-pole lowpass, bandpass and highpass in one: the topology-preserving state-variable filter (Zavalishin 2012,
 * "The Art of VA Filter Design", section 4), stable while its cutoff moves. Does not allocate.
 */
export class StateVariableFilter {
  lowpass = 0;
  bandpass = 0;
  highpass = 0;
  #gain = 0;
  #damping = 1;
  #scale = 1;
  #first = 0;
  #second = 0;

  constructor(readonly sampleRateHz: number) {}

  /** @param cutoffHz kept between 10 Hz and 0.45 of the sample rate. @param resonance 0.5 (dull) and up; 0.707 is flat. */
  tune(cutoffHz: number, resonance: number): void {
    const limited = Math.min(Math.max(cutoffHz, 10), 0.45 * this.sampleRateHz);
    this.#gain = Math.tan((Math.PI * limited) / this.sampleRateHz);
    this.#damping = 1 / resonance;
    this.#scale = 1 / (1 + this.#gain * (this.#gain + this.#damping));
  }

  /** Takes one sample; the three outputs are then read from the fields. */
  step(input: number): void {
    this.highpass = (input - (this.#gain + this.#damping) * this.#first - this.#second) * this.#scale;
    const firstStep = this.#gain * this.highpass;
    this.bandpass = firstStep + this.#first;
    this.#first = this.bandpass + firstStep;
    const secondStep = this.#gain * this.bandpass;
    this.lowpass = secondStep + this.#second;
    this.#second = this.lowpass + secondStep;
  }

  reset(): void {
    this.lowpass = this.bandpass = this.highpass = this.#first = this.#second = 0;
  }
}
