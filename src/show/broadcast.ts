import { monotonicMs } from '../core/clock.js';
import { rounded } from '../core/rounded.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import type { EngineListener, EngineStatus } from '../engine/engine-listener.js';
import { FRAME_RATE_HZ } from '../features/feature-layout.js';
import { signalValues } from '../signals/signal-table.js';
import type { FrameMessage, StatusMessage } from '../server/protocol.js';
import type { AffektServer } from '../server/server.js';

/** What is told of samples that were not analysed; read anew each time. */
type SampleCounts = Pick<StatusMessage, 'droppedSampleCount' | 'nonFiniteSampleCount'>;

/** About a second. */
const FRAMES_BETWEEN_STATUSES = 32;

/**
 * Tells the server's clients what the engine says: every spectrogram column, and of the frames `frameRateHz` a second, each
 * with the strongest onset and peak since the last one sent.
 */
export class Broadcast implements EngineListener {
  readonly #server: AffektServer;
  readonly #framesPerFrame: number;
  readonly #counts: SampleCounts;
  #status: EngineStatus | null = null;
  #sentCounts: SampleCounts = { droppedSampleCount: 0, nonFiniteSampleCount: 0 };
  #sentTurn = 0;
  #onsetStrength = 0;
  #peakDbfs = Number.NEGATIVE_INFINITY;

  constructor(server: AffektServer, frameRateHz: number, counts: SampleCounts) {
    this.#server = server;
    this.#framesPerFrame = frameRateHz / FRAME_RATE_HZ;
    this.#counts = counts;
  }

  onFrame(frame: EmotionFrame): void {
    const { frameIndex, bands, peakDbfs } = frame.feature;
    this.#server.broadcastSpectrogram(frameIndex, bands);
    this.#onsetStrength = Math.max(this.#onsetStrength, frame.onsetStrength);
    this.#peakDbfs = Math.max(this.#peakDbfs, peakDbfs);
    if (frameIndex % FRAMES_BETWEEN_STATUSES === 0) this.#sendLosses();
    const turn = Math.floor((frameIndex + 1) * this.#framesPerFrame);
    if (turn === this.#sentTurn) return;
    this.#sentTurn = turn;
    const heard = { ...frame, onsetStrength: this.#onsetStrength };
    this.#server.broadcastFrame(rounded(toFrameMessage(heard, this.#peakDbfs)));
    this.#onsetStrength = 0;
    this.#peakDbfs = Number.NEGATIVE_INFINITY;
  }

  onEvent(event: EmotionEvent): void {
    this.#server.broadcastEvent({ type: 'event', ...event });
  }

  onStatus(status: EngineStatus): void {
    this.#status = status;
    const { droppedSampleCount, nonFiniteSampleCount } = this.#counts;
    this.#sentCounts = { droppedSampleCount, nonFiniteSampleCount };
    this.#server.broadcastState({ type: 'status', ...status, ...this.#sentCounts });
  }

  /** Audio that is lost or no sound is a change of status. */
  #sendLosses(): void {
    const { droppedSampleCount, nonFiniteSampleCount } = this.#counts;
    const isNews =
      droppedSampleCount !== this.#sentCounts.droppedSampleCount ||
      nonFiniteSampleCount !== this.#sentCounts.nonFiniteSampleCount;
    if (this.#status !== null && isNews) this.onStatus(this.#status);
  }
}

function toFrameMessage(frame: EmotionFrame, peakDbfs: number): FrameMessage {
  const { feature, emotion } = frame;
  return {
    type: 'frame',
    sampleIndex: feature.sampleIndex,
    audioTimeSeconds: frame.audioTimeSeconds,
    state: frame.state,
    signal: frame.presence.state,
    valence: emotion?.valence ?? null,
    arousal: emotion?.arousal ?? null,
    quadrant: frame.quadrant,
    subEmotion: frame.subEmotion,
    film: emotion?.film ?? null,
    midLevel: emotion?.midLevel ?? null,
    confidence: emotion?.confidence ?? 0,
    why: emotion === null ? null : { valence: emotion.why.valence, arousal: emotion.why.arousal },
    levelDbfs: feature.levelDbfs,
    peakDbfs,
    momentaryLufs: feature.momentaryLufs,
    gainDb: feature.gainDb,
    onsetStrength: frame.onsetStrength,
    signals: signalValues(frame),
    latencyMs: monotonicMs() - frame.capturedAtMs,
  };
}
