import type { EmotionEvent, EmotionFrame } from '../emotion-frame.js';
import type { Rule } from '../rules/rule.js';
import { BuildEvents } from './build-events.js';
import { DropEvents } from './drop-events.js';
import { IntensityEvents } from './intensity-events.js';
import { MoodEvents } from './mood-events.js';
import { QuadrantEvents } from './quadrant-events.js';
import { SectionEvents } from './section-events.js';
import { SilenceEvents } from './silence-events.js';
import { SoundEvents } from './sound-events.js';

/** A build counts as under way this long after it was last seen to rise. */
const BUILD_MEMORY_SECONDS = 3;

/**
 * Every event that is found in the frames, built in and by rules of the configuration. One instance a stream; frames in
 * order. Control thread; state is bounded.
 */
export class EventDetectors {
  readonly #silence = new SilenceEvents();
  readonly #sound = new SoundEvents();
  readonly #section = new SectionEvents();
  readonly #build = new BuildEvents();
  readonly #drop = new DropEvents();
  readonly #intensity = new IntensityEvents();
  readonly #quadrant = new QuadrantEvents();
  readonly #mood = new MoodEvents();
  #rules: readonly Rule[];

  /** `rules`: of this stream alone, for they keep state. */
  constructor(rules: readonly Rule[] = []) {
    this.#rules = rules;
  }

  /** Rules from the next frame on: those that say what one before said keep its state, the others begin anew. */
  setRules(rules: readonly Rule[]): void {
    const before = this.#rules;
    this.#rules = rules.map((rule) => before.find((known) => known.isSameAs(rule)) ?? rule);
  }

  /** The events of a frame, in a fixed order. */
  step(frame: EmotionFrame): EmotionEvent[] {
    const { audioTimeSeconds } = frame;
    const build = this.#build.step(frame);
    const drop = this.#drop.step(frame, this.#build.lastRisingSeconds);
    const isBuilding = audioTimeSeconds - this.#build.lastRisingSeconds < BUILD_MEMORY_SECONDS;
    const section = this.#section.step(frame, { isDrop: drop !== null, isBuilding });
    if (section !== null) this.#build.restart();
    return [
      this.#silence.step(frame),
      this.#sound.step(frame),
      build,
      drop,
      section,
      this.#intensity.step(frame),
      this.#quadrant.step(frame),
      this.#mood.step(frame),
      ...this.#rules.map((rule) => rule.step(frame)),
    ].filter((event) => event !== null);
  }
}
