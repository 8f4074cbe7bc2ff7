import type { AffektConfig } from '../core/config-schema.js';
import type { AnalysisParameters } from '../engine/analysis-parameters.js';

/** What the settings say of how the analysis hears. */
export function analysisParametersOf({ source, presence, gain }: AffektConfig): AnalysisParameters {
  const { channels } = source;
  return {
    silenceThresholdLufs: presence.thresholdLufs,
    gain: { ...gain, inNoise: presence.noise.gain },
    channels: typeof channels === 'number' ? [channels] : channels,
  };
}
