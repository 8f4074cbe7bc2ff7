import { isDeepStrictEqual } from 'node:util';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import type { EngineListener } from '../engine/engine-listener.js';
import type { Outputs } from '../outputs/outputs.js';
import type { ApiRoute } from '../server/api-route.js';
import type { LightsMessage } from '../server/protocol.js';

/** The page shows colours, it does not follow bumps. By the clock: when no frame comes, the fail-safe look is news. */
const TELL_EVERY_MS = 250;

/** Carries frames and events to the outputs, and tells the dashboard what leaves. */
export class LightControl implements EngineListener {
  readonly #outputs: Outputs;
  readonly #broadcast: (message: LightsMessage) => void;
  #sent: LightsMessage | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(outputs: Outputs, broadcast: (message: LightsMessage) => void) {
    this.#outputs = outputs;
    this.#broadcast = broadcast;
  }

  /** Begins to tell, a few times a second while something changes; of nothing, where nothing is configured. */
  start(): void {
    this.#timer ??= setInterval(() => this.#tell(), TELL_EVERY_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  onFrame(frame: EmotionFrame): void {
    this.#outputs.frame(frame);
  }

  onEvent(event: EmotionEvent): void {
    this.#outputs.event(event);
  }

  /** `GET /api/lights`. */
  readonly route: ApiRoute = {
    method: 'GET',
    path: '/api/lights',
    role: 'view',
    doc: { summary: 'What leaves for the lights now.', answer: 'LightsMessage' },
    handle: () => this.message,
  };

  #tell(): void {
    const message = this.message;
    if (message.outputs.length === 0 && message.groups.length === 0) return;
    if (isDeepStrictEqual(message, this.#sent)) return;
    this.#sent = message;
    this.#broadcast(message);
  }

  /** What leaves now. */
  get message(): LightsMessage {
    const { groups, operation, lost, heldGroups, heldCount, error } = this.#outputs.lightState();
    const { isBlackout, isFrozen } = operation;
    const status = this.#outputs.status();
    const limitedCount = status.reduce((sum, output) => sum + output.limitedCount, 0);
    const outputs = status.map(({ name, isEnabled, state, sentCount, droppedCount, lastError, trouble }) => ({
      name,
      isEnabled,
      state,
      sentCount,
      droppedCount,
      lastError,
      trouble,
    }));
    const limiter = { heldGroups, heldCount, limitedCount };
    return { type: 'lights', groups, isBlackout, isFrozen, lost, limiter, outputs, error };
  }
}
