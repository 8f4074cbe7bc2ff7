import type { EmotionEvent, EmotionFrame } from '../emotion-frame.js';

/**
 * `silence-start` and `silence-end`, on the frame that changes the signal state. `value` is the momentary loudness, LUFS.
 * A stream begins in silence without an event.
 */
export class SilenceEvents {
  #wasMusic = false;

  step(frame: EmotionFrame): EmotionEvent | null {
    const isMusic = frame.feature.state === 'music';
    if (isMusic === this.#wasMusic) return null;
    this.#wasMusic = isMusic;
    const { momentaryLufs, levelDbfs } = frame.feature;
    return {
      name: isMusic ? 'silence-end' : 'silence-start',
      sampleIndex: frame.feature.sampleIndex,
      audioTimeSeconds: frame.audioTimeSeconds,
      value: momentaryLufs,
      confidence: 1,
      reason: isMusic
        ? `sound at ${levelDbfs.toFixed(0)} dBFS, momentary loudness ${momentaryLufs.toFixed(0)} LUFS`
        : `momentary loudness fell to ${momentaryLufs.toFixed(0)} LUFS and stayed there`,
    };
  }
}
