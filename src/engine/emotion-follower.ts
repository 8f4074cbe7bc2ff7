import { monotonicMs } from '../core/clock.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import { EmotionTracker } from '../emotion/emotion-tracker.js';
import { EventDetectors } from '../emotion/events/event-detectors.js';
import { inputEvent } from '../emotion/events/input-events.js';
import { beatEvent, onsetEvent } from '../emotion/events/rhythm-events.js';
import { MIDDLE_OF_SCALES, type NeutralEmotion } from '../emotion/neutral-emotion.js';
import type { PresenceBehaviour } from '../emotion/presence-behaviour.js';
import type { Rule } from '../emotion/rules/rule.js';
import { ANALYSIS_RATE_HZ, FRAME_RATE_HZ } from '../features/feature-layout.js';
import type { BeatEvent } from '../features/rhythm/beat-event.js';
import { TapTempo } from '../features/rhythm/tap-tempo.js';
import type { FrameAnalysis, OnsetAnalysis } from './messages.js';

/** Whom it tells. */
export interface FollowerListener {
  onFrame(frame: EmotionFrame): void;
  onEvent(event: EmotionEvent): void;
}

/** Two beats of the slowest tempo that is followed, and some. */
const BEAT_MEMORY_SAMPLES = 3 * ANALYSIS_RATE_HZ;
/** Beats by hand are told at the frame that comes nearest to them. */
const HALF_FRAME_MS = 500 / FRAME_RATE_HZ;

/**
 * What is made of the analysis on the control thread: the emotion as given out, events, beats. How it follows may be changed
 * between two frames.
 */
export class EmotionFollower {
  readonly #listener: FollowerListener;
  readonly #tracker: EmotionTracker;
  readonly #detectors: EventDetectors;
  readonly #taps = new TapTempo();
  #sampleIndex = 0;
  #lastBeat: BeatEvent | null = null;
  /** Whether beats are told of what sounds, and onsets. */
  #hasBeats = false;
  #hasOnsets = true;

  constructor(behaviour: PresenceBehaviour, rules: readonly Rule[], listener: FollowerListener) {
    this.#listener = listener;
    this.#tracker = new EmotionTracker(MIDDLE_OF_SCALES, behaviour);
    this.#detectors = new EventDetectors(rules);
  }

  /** Tempo of the beats by hand; null: they are heard. */
  get tappedBpm(): number | null {
    return this.#taps.tempoBpm;
  }

  setNeutral(neutral: NeutralEmotion): void {
    this.#tracker.neutral = neutral;
  }

  setPresenceBehaviour(behaviour: PresenceBehaviour): void {
    this.#tracker.behaviour = behaviour;
  }

  setRules(rules: readonly Rule[]): void {
    this.#detectors.setRules(rules);
  }

  hold(isHeld: boolean): void {
    this.#tracker.isHeld = isHeld;
  }

  /** A beat is at `timeMs`, monotonic. */
  tap(timeMs: number): void {
    this.#taps.tap(timeMs);
  }

  releaseTap(): void {
    this.#taps.release();
  }

  /** Another input: its beats are its own. */
  restart(): void {
    this.#taps.release();
    this.#lastBeat = null;
  }

  takeFrame({ frame, estimate, onsetStrength, capturedAtMs }: FrameAnalysis): void {
    this.#sampleIndex = frame.sampleIndex;
    const nowMs = monotonicMs();
    this.#beatByHand(capturedAtMs, nowMs);
    const emotionFrame: EmotionFrame = {
      feature: frame,
      ...this.#tracker.step(frame, estimate),
      onsetStrength,
      lastBeat: this.#beatBefore(frame.sampleIndex),
      audioTimeSeconds: frame.sampleIndex / ANALYSIS_RATE_HZ,
      capturedAtMs,
      latencyMs: nowMs - capturedAtMs,
    };
    const { presence, hasEvents } = emotionFrame;
    this.#hasBeats = hasEvents;
    this.#hasOnsets = presence.state === 'silence' ? this.#tracker.behaviour.silence.events : hasEvents;
    this.#listener.onFrame(emotionFrame);
    for (const event of this.#detectors.step(emotionFrame)) this.#listener.onEvent(event);
  }

  takeOnset({ onset }: OnsetAnalysis): void {
    if (this.#hasOnsets) this.#listener.onEvent(onsetEvent(onset));
  }

  /** A beat that was heard. */
  takeBeat(beat: BeatEvent): void {
    if (this.#taps.tempoBpm !== null || !this.#hasBeats) return;
    this.#lastBeat = beat;
    this.#listener.onEvent(beatEvent(beat));
  }

  /** The input is gone or back, at the last sample heard. */
  takeInput(name: 'input-lost' | 'input-back', reason: string): void {
    this.#listener.onEvent(inputEvent(name, this.#sampleIndex, reason));
  }

  /** A frame captured at `capturedAtMs` has come: is it time for a beat? */
  #beatByHand(capturedAtMs: number, nowMs: number): void {
    const beatAtMs = this.#taps.beatUntil(nowMs + HALF_FRAME_MS);
    const tempoBpm = this.#taps.tempoBpm;
    if (beatAtMs === null || tempoBpm === null) return;
    const samplesLater = ((beatAtMs - capturedAtMs) / 1000) * ANALYSIS_RATE_HZ;
    const sampleIndex = Math.max(0, Math.round(this.#sampleIndex + samplesLater));
    this.#lastBeat = { sampleIndex, tempoBpm, confidence: 1 };
    const event = beatEvent(this.#lastBeat);
    this.#listener.onEvent({ ...event, reason: `by hand: ${event.reason}` });
  }

  /** The last beat; null when it is too long ago to say anything of the pulse. */
  #beatBefore(sampleIndex: number): BeatEvent | null {
    const lastIndex = this.#lastBeat?.sampleIndex ?? Number.NEGATIVE_INFINITY;
    return sampleIndex - lastIndex > BEAT_MEMORY_SAMPLES ? null : this.#lastBeat;
  }
}
