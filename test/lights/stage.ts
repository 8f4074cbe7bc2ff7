import { LightRig } from '../../src/lights/light-rig.js';
import type { Operation } from '../../src/lights/operation.js';
import { compilePatch } from '../../src/lights/patch.js';
import { type PatchInput, patchSchema } from '../../src/lights/patch-schema.js';
import type { Universes } from '../../src/lights/rig-layout.js';
import { countFlashes } from '../support/flash-counter.js';
import { syntheticFrame } from '../support/synthetic-frame.js';

/** Time between two output frames. */
export const TICK_MS = 25;

/** A rig, and a clock that feeds it a frame with every tick. */
export class Stage {
  readonly rig: LightRig;
  nowMs = 0;
  isFed = true;
  values: Parameters<typeof syntheticFrame>[0] = {};
  /** As rendered last. */
  universes: Universes = new Map();
  /** First bytes of universe 1 at every tick. */
  readonly seen: { timeMs: number; bytes: number[] }[] = [];

  constructor(input: PatchInput) {
    this.rig = new LightRig(compilePatch(patchSchema.parse(input)));
  }

  /** Holds what is given, and the rest as it is. */
  operate(change: Partial<Operation>): void {
    this.rig.operate({ ...this.rig.operation, ...change }, this.nowMs);
  }

  run(ms: number): number[] {
    const endMs = this.nowMs + ms;
    while (this.nowMs < endMs) {
      this.nowMs += TICK_MS;
      if (this.isFed) this.rig.frame(syntheticFrame(this.values), this.nowMs);
      this.universes = this.rig.render(this.nowMs);
      const bytes = [...(this.universes.get(1) ?? [])].slice(0, 8);
      this.seen.push({ timeMs: this.nowMs, bytes });
    }
    return this.seen.at(-1)?.bytes ?? [];
  }

  /** Goes on by another patch. */
  change(input: PatchInput, fadeSeconds: number): void {
    this.rig.change(compilePatch(patchSchema.parse(input)), this.nowMs, fadeSeconds);
  }

  flashes(channel = 0): number {
    return countFlashes(
      this.seen.map(({ timeMs, bytes }) => ({ timeMs, value: (bytes[channel] ?? 0) / 255 })),
    ).flashes;
  }
}
