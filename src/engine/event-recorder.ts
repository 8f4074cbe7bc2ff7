import { DEFAULT_PRESENCE_BEHAVIOUR } from '../emotion/presence-behaviour.js';
import type { EmotionEvent } from '../emotion/emotion-frame.js';
import { neutralOf } from './model-neutral.js';
import type { FeatureFrame, OnsetEvent } from '../features/feature-frame.js';
import type { BeatEvent } from '../features/rhythm/beat-event.js';
import type { Estimate } from '../inference/estimate.js';
import type { ModelArtifact } from '../inference/model-artifact.js';
import { EmotionFollower } from './emotion-follower.js';
import type { BeatAnalysis, FrameAnalysis, OnsetAnalysis } from './messages.js';

/**
 * The events of a recording, the same that the live engine tells: what is heard is held back until the network, which takes many
 * steps at once here, has said what belongs to it. Memory grows with the events only.
 */
export class EventRecorder {
  readonly events: EmotionEvent[] = [];
  readonly #follower: EmotionFollower;
  readonly #framesAtOnce: number;
  readonly #estimates = new Map<number, Estimate>();
  #waiting: (FrameAnalysis | OnsetAnalysis | BeatAnalysis)[] = [];
  #waitingFrameCount = 0;
  #onsetStrength = 0;

  /** `framesAtOnce`: after how many frames the network has judged all of them. */
  constructor(model: ModelArtifact, framesAtOnce: number) {
    this.#framesAtOnce = framesAtOnce;
    this.#follower = new EmotionFollower(DEFAULT_PRESENCE_BEHAVIOUR, [], {
      onFrame: () => undefined,
      onEvent: (event) => this.events.push(event),
    });
    this.#follower.setNeutral(neutralOf(model));
  }

  takeOnset(onset: OnsetEvent): void {
    this.#onsetStrength = Math.max(this.#onsetStrength, onset.strength);
    this.#waiting.push({ type: 'onset', onset });
  }

  takeBeat(beat: BeatEvent): void {
    this.#waiting.push({ type: 'beat', beat });
  }

  /** The next frame; estimates of it and of those before may come after it. */
  takeFrame(frame: FeatureFrame): void {
    if (this.#waitingFrameCount === this.#framesAtOnce) this.flush();
    const onsetStrength = this.#onsetStrength;
    this.#waiting.push({ type: 'frame', frame, estimate: null, onsetStrength, capturedAtMs: 0 });
    this.#waitingFrameCount += 1;
    this.#onsetStrength = 0;
  }

  takeEstimate(estimate: Estimate): void {
    this.#estimates.set(estimate.sampleIndex, estimate);
  }

  /** Every estimate of what was heard so far has been given. */
  flush(): void {
    for (const heard of this.#waiting) {
      if (heard.type === 'onset') this.#follower.takeOnset(heard);
      else if (heard.type === 'beat') this.#follower.takeBeat(heard.beat);
      else {
        const estimate = this.#estimates.get(heard.frame.sampleIndex) ?? null;
        this.#follower.takeFrame({ ...heard, estimate });
      }
    }
    this.#waiting = [];
    this.#waitingFrameCount = 0;
    this.#estimates.clear();
  }
}
