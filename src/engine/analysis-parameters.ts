import { DEFAULT_LEVEL, type LevelSettings } from '../features/feature-extractor.js';
import type { ChannelChoice } from './downmix.js';

/** What the analysis is told, and may be told anew while it runs. */
export interface AnalysisParameters extends LevelSettings {
  readonly channels: ChannelChoice;
}

export const DEFAULT_PARAMETERS: AnalysisParameters = { ...DEFAULT_LEVEL, channels: 'auto' };
