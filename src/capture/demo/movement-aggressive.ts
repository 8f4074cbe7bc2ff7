import { type DemoNote, PartWriter } from './part-writer.js';
import { demoSection } from './score.js';

/** Sixteenth at which it is struck, length in sixteenths, root, and whether it is a ringing power chord or a damped low note. */
type RiffStep = readonly [step: number, length: number, midi: number, isChord: boolean];

const LOW_E = 40;
const CHUG: readonly RiffStep[] = [
  [0, 2, LOW_E, true],
  [2, 1, LOW_E, false],
  [3, 1, LOW_E, false],
  [4, 2, LOW_E, false],
  [6, 1, LOW_E, false],
  [7, 1, LOW_E, false],
];
const RIFFS: readonly (readonly RiffStep[])[] = [
  [...CHUG, [8, 3, 41, true], [11, 1, LOW_E, false], [12, 2, LOW_E, true], [14, 2, 43, true]],
  [...CHUG, [8, 3, 46, true], [11, 1, LOW_E, false], [12, 2, 45, true], [14, 2, 43, true]],
  [...CHUG, [8, 3, 41, true], [11, 1, LOW_E, false], [12, 2, 43, true], [14, 2, LOW_E, true]],
  [
    [0, 4, 43, true],
    [4, 4, 42, true],
    [8, 4, 41, true],
    [12, 4, LOW_E, true],
  ],
];
const LAST_BAR = 15;

/** Aggressive: E minor with the flat second and the tritone, at 150; distorted riffs, double kick, a screaming minor second. */
export function aggressiveMovement(): DemoNote[] {
  const part = new PartWriter(demoSection('aggressive'), 37);
  for (let bar = 0; bar < LAST_BAR; bar++) {
    for (const step of RIFFS[bar % 4] ?? []) playRiff(part, bar, step);
    drums(part, bar);
    if (bar >= 4) screams(part, bar);
  }
  // One blow on the first beat; what is left of the bar is its echo, and then nothing.
  playRiff(part, LAST_BAR, [0, 5, LOW_E, true]);
  part.note('crash', LAST_BAR, 0, 1, 60, 0.8);
  part.note('kick', LAST_BAR, 0, 1, 60, 1);
  part.note('snare', LAST_BAR, 0, 1, 60, 0.9);
  return part.notes;
}

function playRiff(part: PartWriter, bar: number, [step, length, midi, isChord]: RiffStep): void {
  const beat = step / 4;
  const beats = (length / 4) * 0.95;
  // Two guitarists, one at each side, a few cents apart.
  for (const [pan, cents] of [
    [-0.85, -4],
    [0.85, 5],
  ] as const) {
    const root = midi + cents / 100;
    if (isChord) {
      for (const interval of [0, 7, 12]) part.note('guitar', bar, beat, beats, root + interval, 0.6, { pan });
    } else {
      part.note('mutedGuitar', bar, beat, 0.2, root, 0.95, { pan });
    }
  }
  part.note('growlBass', bar, beat, beats, midi - 12, isChord ? 0.75 : 0.6);
}

function drums(part: PartWriter, bar: number): void {
  if (bar % 2 === 0) part.note('crash', bar, 0, 1, 60, 0.65, { pan: bar % 4 === 0 ? -0.4 : 0.4 });
  part.strikes('kick', bar, bar % 4 === 3 ? 'x.xxx.xxx.xxx.xx' : 'xoxoxoxoxoxoxoxo', 0.9);
  part.strikes('snare', bar, bar === 7 ? '....x...x.x.xxxx' : '....x.......x...', 0.85);
  part.strikes('openHat', bar, 'x...x...x...x...', 0.65, { pan: 0.35 });
  if (bar === 14) part.strikes('tom', bar, '........x.xxxxxx', 0.7);
}

function screams(part: PartWriter, bar: number): void {
  // The minor second E–F, and G against them, in short calls that climb an octave for the second half.
  const octave = bar >= 8 ? 12 : 0;
  const calls: readonly (readonly [beat: number, beats: number, midi: number])[] =
    bar % 2 === 0
      ? [
          [2, 1.4, 76],
          [2, 1.4, 77],
        ]
      : [
          [0, 0.4, 79],
          [0.5, 0.4, 76],
          [2, 1.8, 70],
          [2, 1.8, 76],
        ];
  for (const [beat, beats, midi] of calls)
    part.note('scream', bar, beat, beats, midi + octave, octave > 0 ? 0.6 : 0.5);
}
