import { chordOf, voiceProgression } from './harmony.js';
import { type DemoNote, type MelodyStep, PartWriter } from './part-writer.js';
import { demoSection } from './score.js';

const BUILD_PROGRESSION = ['Dm', 'Bb', 'C', 'Dm', 'Gm', 'Bb', 'Dm', 'A'];
const TRIUMPH_PROGRESSION = [
  ['D', 'A/C#', 'Bm', 'G'],
  ['D/F#', 'A', 'G', 'A'],
  ['D', 'A/C#', 'Bm', 'F#m'],
  ['G', 'D/F#', 'Bb', 'C'],
].flat();

const FANFARE: readonly MelodyStep[] = [
  [74, 1.5],
  [69, 0.5],
  [74, 1],
  [78, 1],
  [76, 1.5],
  [78, 0.5],
  [76, 1],
  [73, 1],
  [74, 1.5],
  [78, 0.5],
  [83, 2],
  [81, 1],
  [79, 1],
  [83, 2],
  [81, 1.5],
  [78, 0.5],
  [74, 1],
  [78, 1],
  [76, 1],
  [81, 1],
  [85, 2],
  [86, 1.5],
  [83, 0.5],
  [79, 2],
  [81, 2],
  [83, 1],
  [85, 1],
  [86, 2],
  [81, 1],
  [78, 1],
  [88, 2],
  [85, 1],
  [81, 1],
  [90, 1.5],
  [88, 0.5],
  [86, 2],
  [85, 2],
  [81, 2],
  [83, 1],
  [86, 1],
  [91, 2],
  [90, 2],
  [86, 1],
  [81, 1],
  [89, 2],
  [86, 2],
  [91, 2],
  [88, 2],
];

/** The final chord is struck here and rings for the two bars that are left. */
const FINAL_BAR = 16;

/** Build-up: D minor at 128, over pedals on D and then A; ever more strikes to the beat, ever brighter, ever louder, and a breath. */
export function buildUpMovement(): DemoNote[] {
  const part = new PartWriter(demoSection('build-up'), 71);
  const voicings = voiceProgression(BUILD_PROGRESSION.map(chordOf), 64);
  voicings.forEach((voicing, bar) => {
    const rise = bar / 7;
    const brightness = -1.2 + 2 * rise;
    part.chord('brightPad', bar, 0, 3.9, voicing, 0.2 + 0.45 * rise, { brightness });
    for (let eighth = 0; eighth < 8; eighth++) {
      part.note('synthBass', bar, eighth / 2, 0.4, bar < 4 ? 38 : 33, 0.2 + 0.6 * rise, {
        brightness: brightness * 0.6,
      });
    }
    const perBar = bar < 4 ? 8 : 16;
    for (let step = 0; step < perBar; step++) {
      const midi = (voicing[step % 4] ?? 60) + (step % 8 < 4 ? 12 : 24);
      const pan = step % 2 === 0 ? -0.5 : 0.5;
      part.note('brightPluck', bar, (4 * step) / perBar, 0.5, midi, 0.22 + 0.45 * rise, { pan, brightness });
    }
    buildDrums(part, bar, rise);
  });
  part.note('riser', 0, 0, 31.8, 60, 0.6);
  return part.notes;
}

function buildDrums(part: PartWriter, bar: number, rise: number): void {
  if (bar < 7) part.strikes('kick', bar, 'x...x...x...x...', 0.35 + 0.5 * rise);
  const rolls = [
    '',
    '',
    '....x.......x...',
    'x...x...x...x...',
    'x...x...x...x...',
    'x.x.x.x.x.x.x.x.',
    'xoxoxoxoxoxoxoxo',
  ];
  part.strikes('snare', bar, rolls[bar] ?? '', 0.25 + 0.35 * rise);
  if (bar === 7) {
    // Thirty-seconds to the third beat and a half, then the breath before the first chord of the triumph.
    for (let step = 0; step < 28; step++) part.note('snare', bar, step / 8, 0.1, 60, 0.4 + (0.4 * step) / 28);
    part.note('riser', bar, 0, 3.5, 60, 0.5, { brightness: 1 });
  }
}

/** Triumphant: D major at 128; fanfare in octaves, wide chords, bells and full drums, B flat and C before the final D. */
export function triumphantMovement(): DemoNote[] {
  const part = new PartWriter(demoSection('triumphant'), 89);
  const chords = TRIUMPH_PROGRESSION.map(chordOf);
  const voicings = voiceProgression(chords, 66);
  voicings.forEach((voicing, bar) => {
    part.chord('brightPad', bar, 0, 3.95, voicing, 0.6, { brightness: 0.4 });
    for (const beat of [0, 2.5]) part.chord('stab', bar, beat, 0.6, voicing, 0.55, { brightness: 0.3 });
    const root = 36 + (chords[bar]?.bassPitchClass ?? 0);
    const bass = root > 43 ? root - 12 : root;
    for (let eighth = 0; eighth < 8; eighth++) {
      part.note('synthBass', bar, eighth / 2, 0.45, eighth % 4 === 3 ? bass + 12 : bass, 0.72, {
        brightness: 0.2,
      });
    }
    for (let eighth = 0; eighth < 8 && bar >= 8; eighth++) {
      const midi = (voicing[eighth % 4] ?? 60) + 24;
      part.note('bell', bar, eighth / 2, 0.6, midi, 0.3, { pan: eighth % 2 === 0 ? 0.6 : -0.6 });
    }
    triumphDrums(part, bar);
  });
  part.melody('brass', 0, FANFARE, 0.66, 0.94, { pan: -0.2, brightness: 0.2 });
  part.melody(
    'brass',
    0,
    FANFARE.map(([midi, beats]) => [midi === null ? null : midi - 12, beats] as const),
    0.55,
    0.94,
    { pan: 0.25 },
  );
  finalChord(part);
  return part.notes;
}

function triumphDrums(part: PartWriter, bar: number): void {
  if (bar % 4 === 0) part.note('crash', bar, 0, 1, 60, 0.75, { pan: bar % 8 === 0 ? -0.35 : 0.35 });
  part.strikes('kick', bar, bar % 2 === 0 ? 'x...x...x...x...' : 'x...x..xx.x.x...', 0.9);
  part.strikes('snare', bar, '....x.......x...', 0.75);
  part.strikes('closedHat', bar, 'x.x.x.x.x.x.x.x.', 0.5, { pan: 0.3 });
  if (bar % 4 === 3) part.strikes('tom', bar, '........x.x.xxxx', 0.7, { pan: -0.2 });
}

function finalChord(part: PartWriter): void {
  part.chord('brightPad', FINAL_BAR, 0, 6, [57, 62, 66, 69], 0.65, { brightness: 0.5 });
  part.chord('brass', FINAL_BAR, 0, 5.5, [62, 69, 74, 78, 86], 0.5, { brightness: 0.1 });
  part.note('synthBass', FINAL_BAR, 0, 6, 38, 0.75);
  part.note('synthBass', FINAL_BAR, 0, 6, 26, 0.6);
  for (const instrument of ['kick', 'crash', 'tom', 'snare'] as const)
    part.note(instrument, FINAL_BAR, 0, 1, 60, 0.85);
  [74, 78, 81, 86, 90].forEach((midi, step) => {
    part.note('bell', FINAL_BAR, step / 4, 2, midi, 0.4, { pan: 0.3 * (step - 2) });
  });
}
