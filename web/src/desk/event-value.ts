import type { EventMessage } from '../../../src/server/protocol.js';

/** Digits and unit of what a built-in event tells; null: its number only stands for a word that its reason has. */
const FORMS: Readonly<Record<string, readonly [digits: number, unit: string] | null>> = {
  beat: [0, ' BPM'],
  'section-change': [1, ' SD'],
  drop: [1, ' dB'],
  'quadrant-change': null,
  'mood-change': null,
  'silence-start': [0, ' LUFS'],
  'silence-end': [0, ' LUFS'],
  'sound-change': null,
  'input-lost': null,
  'input-back': null,
  marker: null,
};

/** What an event tells beside its name: `12.0 dB`, `0.57`; nothing where its number says nothing to a person. */
export function eventValue({ name, value }: Pick<EventMessage, 'name' | 'value'>): string {
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : ([2, ''] as const);
  if (form === null || form === undefined) return '';
  const [digits, unit] = form;
  return `${value.toFixed(digits).replace('-', '\u2212')}${unit}`;
}
