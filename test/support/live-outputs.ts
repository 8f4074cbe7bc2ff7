import type { Operation } from '../../src/lights/operation.js';
import { createOutputs } from '../../src/outputs/create-outputs.js';
import type { Outputs } from '../../src/outputs/outputs.js';
import { type OutputsInput, outputsSchema } from '../../src/outputs/outputs-schema.js';
import { eventually } from './peer-process.js';
import { type FrameValues, syntheticFrame } from './synthetic-frame.js';

/** Outputs as in the program, fed with made-up frames at the real rate. */
export class LiveOutputs {
  readonly outputs: Outputs;
  values: FrameValues = {};
  #frameIndex = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(config: OutputsInput) {
    this.outputs = createOutputs(outputsSchema.parse(config));
  }

  async start(): Promise<this> {
    this.outputs.start();
    await eventually(
      () => this.outputs.status(),
      (all) => all.every((one) => one.state === 'running'),
    );
    this.#timer = setInterval(() => {
      this.outputs.frame(syntheticFrame({ ...this.values, frameIndex: this.#frameIndex }));
      this.#frameIndex += 1;
    }, 32);
    return this;
  }

  /** Holds what is given, and the rest as it is. */
  async operate(change: Partial<Operation>): Promise<void> {
    await this.outputs.operate({ ...this.outputs.lightState().operation, ...change });
  }

  /** No more frames, as if the analysis had died. */
  starve(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  async stop(): Promise<void> {
    this.starve();
    await this.outputs.stop();
  }
}
