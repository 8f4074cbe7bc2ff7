import type { LightsMessage } from '../../../src/server/protocol.js';

type Group = LightsMessage['groups'][number];
type OutputState = LightsMessage['outputs'][number];

const OUTPUT_NAMES: Readonly<Record<string, string>> = {
  osc: 'OSC',
  sacn: 'sACN',
  artnet: 'Art-Net',
  ndjson: 'NDJSON',
};

const LOST_SENTENCES: Readonly<Record<'input' | 'analysis', string>> = {
  input: 'Input lost: the lights stand in their fail-safe look.',
  analysis: 'No analysis arrives: the lights stand in their fail-safe look.',
};

/** The colour a group shows: its colour times its level, as CSS. */
export function swatchColour({ color, level }: Group): string {
  const byte = (share: number) => Math.round(255 * Math.min(1, Math.max(0, share * level)));
  return `rgb(${byte(color.red)}, ${byte(color.green)}, ${byte(color.blue)})`;
}

/** What is wrong with the lights as a whole; null: nothing. */
export function lightsTrouble({ lost, error }: Pick<LightsMessage, 'lost' | 'error'>): string | null {
  if (error !== null) return `The lights do not follow: ${error}`;
  return lost === null ? null : LOST_SENTENCES[lost];
}

/** Whether blackout, freeze and the flash limiter have something to act on: lights of the patch, or OSC. */
export function canBeHeld({ groups, outputs }: Pick<LightsMessage, 'groups' | 'outputs'>): boolean {
  return groups.length > 0 || outputs.some(({ name }) => name === 'osc');
}

/** `Limiter holds 2 groups: front, back · 318 frames, 40 OSC values so far`; without names where none is known. */
export function limiterWords(
  isWorking: boolean,
  groups: readonly string[],
  { heldCount, limitedCount }: Pick<LightsMessage['limiter'], 'heldCount' | 'limitedCount'>,
): string {
  const counts = [
    ...(heldCount === 0 ? [] : [counted(heldCount, 'frame')]),
    ...(limitedCount === 0 ? [] : [counted(limitedCount, 'OSC value')]),
  ];
  const soFar = counts.length === 0 ? '' : ` · ${counts.join(', ')} so far`;
  if (!isWorking) return `Flash limiter: nothing to hold${soFar}`;
  const what = groups.length === 0 ? 'changes' : `${counted(groups.length, 'group')}: ${groups.join(', ')}`;
  return `Limiter holds ${what}${soFar}`;
}

/** Name, state and counts of an output; `trouble` only while there is one. */
export function outputWords(output: OutputState): {
  readonly name: string;
  readonly counts: string;
  readonly trouble: string | null;
} {
  const { name, state, sentCount, droppedCount, lastError, trouble } = output;
  const sent = `${sentCount.toLocaleString('en')} sent`;
  return {
    name: OUTPUT_NAMES[name] ?? name,
    counts: droppedCount === 0 ? sent : `${sent}, ${droppedCount.toLocaleString('en')} dropped`,
    trouble: state === 'failed' ? (lastError ?? 'failed without a reason') : trouble,
  };
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
