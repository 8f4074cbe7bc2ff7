import { DEFAULT_OSC_PREFIX, oscEventAddress, oscSignalAddress } from './osc-address.js';
import { SIGNALS } from './signal-table.js';

/** One OSC address that Affekt sends to. Every address takes one float32. */
export interface OscAddress {
  readonly address: string;
  /** Name of the signal or event behind it. */
  readonly source: string;
  readonly low: number;
  readonly high: number;
  readonly meaning: string;
}

/** Events that Affekt knows by itself, and what they mean; rules of the configuration add names of their own. */
const EVENT_MEANINGS: Readonly<Record<string, string>> = {
  onset: 'a note or drum begins (at most 3 a second)',
  beat: 'the beat (faster than 2.9 Hz: every second or fourth)',
  'section-change': 'a new part of the piece begins',
  build: 'the energy begins to rise',
  drop: 'the energy breaks in after a build',
  peak: 'the highest arousal in a while',
  calm: 'the music has become calm',
  'quadrant-change': 'the emotion moved to another quadrant',
  'mood-change': 'another stage mood leads',
  'silence-start': 'silence began',
  'silence-end': 'sound is back',
  'input-lost': 'the input is gone',
  'input-back': 'the input is back',
};

/** Every address, with its range and meaning; `affekt osc-map` prints it. */
export function oscMap(prefix = DEFAULT_OSC_PREFIX): readonly OscAddress[] {
  const signals = SIGNALS.map((signal) => ({
    address: oscSignalAddress(prefix, signal.name),
    source: signal.name,
    low: signal.isBipolar ? signal.low : 0,
    high: signal.isBipolar ? signal.high : 1,
    meaning:
      signal.low === 0 && signal.high === 1
        ? signal.meaning
        : `${signal.meaning}; from ${signal.low}..${signal.high}`,
  }));
  const events = Object.entries(EVENT_MEANINGS).map(([name, meaning]) => ({
    address: oscEventAddress(prefix, name),
    source: name,
    low: 0,
    high: 1,
    meaning: `1, then 0: ${meaning}`,
  }));
  return [...signals, ...events];
}
