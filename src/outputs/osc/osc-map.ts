import type { RulesConfig } from '../../emotion/rules/compile-rules.js';
import { BUILT_IN_EVENTS } from '../../emotion/events/event-names.js';
import {
  DEFAULT_OSC_PREFIX,
  oscConfidenceAddress,
  oscControlAddress,
  oscEventAddress,
  oscSignalAddress,
} from './osc-address.js';
import { oscHealthMap } from './osc-health.js';
import { SIGNALS } from '../../signals/signal-table.js';

/** One OSC address that Affekt sends to. Every address takes one float32. */
export interface OscAddress {
  readonly address: string;
  /** Name of the signal, event or control behind it. */
  readonly source: string;
  readonly low: number;
  readonly high: number;
  readonly meaning: string;
}

const CONTROL_MEANINGS = {
  blackout: '1 during a blackout: every signal is 0, no event comes',
  freeze: '1 while frozen: every signal stays as it was, no event comes',
} as const;

/** What the flash limit makes of the events that come fastest. */
const LIMITS = new Map([
  ['onset', ' (at most 3 a second)'],
  ['beat', ' (faster than 3 Hz: every second one)'],
]);

/** Every address, with its range and meaning; `affekt osc-map` prints it. `rules`: the configuration's own. */
export function oscMap(prefix = DEFAULT_OSC_PREFIX, rules: RulesConfig = []): readonly OscAddress[] {
  const signals = SIGNALS.map((signal) => ({
    address: oscSignalAddress(prefix, signal.name),
    source: signal.name,
    low: signal.isBipolar ? signal.low : 0,
    high: signal.isBipolar ? signal.high : 1,
    meaning:
      signal.isBipolar || (signal.low === 0 && signal.high === 1)
        ? signal.meaning
        : `${signal.meaning}; 0..1 stands for ${String(signal.low).replace('-', '−')}..${signal.high}`,
  }));
  const named = [
    ...Object.entries(BUILT_IN_EVENTS).map(([name, { meaning }]) => ({
      name,
      meaning: `${meaning}${LIMITS.get(name) ?? ''}`,
    })),
    { name: 'test', meaning: 'sent by hand, to see that it arrives' },
    ...rules.map(({ name, when }) => ({ name, meaning: `rule: ${when}` })),
  ];
  const events = named.flatMap(({ name, meaning }) => [
    {
      address: oscEventAddress(prefix, name),
      source: name,
      low: 0,
      high: 1,
      meaning: `1, then 0: ${meaning}`,
    },
    {
      address: oscConfidenceAddress(prefix, name),
      source: name,
      low: 0,
      high: 1,
      meaning: `how sure "${name}" is, while it is 1; else 0`,
    },
  ]);
  const controls = (['blackout', 'freeze'] as const).map((name) => ({
    address: oscControlAddress(prefix, name),
    source: name,
    low: 0,
    high: 1,
    meaning: CONTROL_MEANINGS[name],
  }));
  return [...signals, ...controls, ...events, ...oscHealthMap(prefix)];
}
