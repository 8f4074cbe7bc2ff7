import { clamp } from '../core/units.js';
import type { EmotionFrame } from '../emotion/emotion-frame.js';
import { DESK_MOVE_MS, Ramp } from './ramp.js';

/** How a value of −1..1 is bent: `sensitivity` times it, and `bias` added; the result stays within −1..1. */
export interface Bend {
  readonly bias: number;
  readonly sensitivity: number;
}

/** The bends of both axes. */
export interface EmotionBend {
  readonly valence: Bend;
  readonly arousal: Bend;
}

/**
 * Bends valence and arousal of frames for the lights and the colour of the emotion: what a person at the desk sets in
 * place of what the music says. Everything else of a frame stays. Pure; times in ms.
 */
export class EmotionBender {
  readonly #valence = new BendRamps();
  readonly #arousal = new BendRamps();

  set({ valence, arousal }: EmotionBend, timeMs: number): void {
    this.#valence.to(valence, timeMs);
    this.#arousal.to(arousal, timeMs);
  }

  /** `frame` as the lights are to see it at `timeMs`. */
  bend(frame: EmotionFrame, timeMs: number): EmotionFrame {
    const { emotion } = frame;
    if (emotion === null) return frame;
    const valence = this.#valence.bend(emotion.valence, timeMs);
    const arousal = this.#arousal.bend(emotion.arousal, timeMs);
    if (valence === emotion.valence && arousal === emotion.arousal) return frame;
    return { ...frame, emotion: { ...emotion, valence, arousal } };
  }
}

class BendRamps {
  readonly #bias = new Ramp(0, DESK_MOVE_MS);
  readonly #sensitivity = new Ramp(1, DESK_MOVE_MS);

  to({ bias, sensitivity }: Bend, timeMs: number): void {
    this.#bias.to(bias, timeMs);
    this.#sensitivity.to(sensitivity, timeMs);
  }

  bend(value: number, timeMs: number): number {
    const bias = this.#bias.at(timeMs);
    const sensitivity = this.#sensitivity.at(timeMs);
    if (bias === 0 && sensitivity === 1) return value;
    return clamp(bias + sensitivity * value, -1, 1);
  }
}
