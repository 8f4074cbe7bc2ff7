import { chordOf, voiceProgression } from './harmony.js';
import { type DemoNote, type MelodyStep, PartWriter } from './part-writer.js';
import { demoSection } from './score.js';

const PROGRESSION = [
  ['C', 'G/B', 'Am7', 'Fmaj7'],
  ['C', 'G/B', 'Am7', 'Fmaj7'],
  ['F', 'G', 'C', 'Am7'],
  ['F', 'G', 'C', 'G'],
].flat();

const HOOK: readonly MelodyStep[] = [
  [79, 1],
  [76, 0.5],
  [79, 1],
  [81, 0.5],
  [79, 1],
  [74, 1],
  [79, 1],
  [81, 0.5],
  [83, 1.5],
  [84, 1.5],
  [83, 0.5],
  [81, 1],
  [76, 1],
  [81, 1.5],
  [79, 0.5],
  [77, 1],
  [76, 1],
];
const ANSWER: readonly MelodyStep[] = [
  [81, 1],
  [84, 1],
  [81, 0.5],
  [79, 0.5],
  [77, 1],
  [79, 1],
  [83, 1],
  [86, 2],
  [88, 1.5],
  [86, 0.5],
  [84, 2],
  [84, 1],
  [83, 1],
  [81, 2],
  [81, 1],
  [84, 1],
  [89, 2],
  [88, 0.5],
  [86, 1.5],
  [83, 1],
  [79, 1],
  [84, 4],
];

/** Uplifting: C major at 120, four on the floor; bright chords against the beat, a singing lead, a bass in octaves. */
export function upliftingMovement(): DemoNote[] {
  const part = new PartWriter(demoSection('uplifting'), 23);
  const chords = PROGRESSION.map(chordOf);
  const voicings = voiceProgression(chords, 66);
  voicings.forEach((voicing, bar) => {
    const isFull = bar >= 8;
    part.chord('brightPad', bar, 0, 3.95, voicing, 0.5, { brightness: isFull ? 0.4 : 0 });
    for (const beat of [0, 1.5, 3])
      part.chord('stab', bar, beat, 0.4, voicing, 0.6, { brightness: isFull ? 0.5 : 0 });
    const root = 36 + (chords[bar]?.bassPitchClass ?? 0);
    const bass = root > 43 ? root - 12 : root;
    for (let eighth = 0; eighth < 8; eighth++) {
      part.note(
        'synthBass',
        bar,
        eighth / 2,
        0.42,
        eighth % 2 === 0 ? bass : bass + 12,
        eighth % 2 === 0 ? 0.6 : 0.75,
      );
    }
    for (let sixteenth = 0; sixteenth < 16 && isFull; sixteenth++) {
      const midi = (voicing[sixteenth % 4] ?? 60) + (sixteenth % 8 < 4 ? 12 : 24);
      part.note('brightPluck', bar, sixteenth / 4, 0.5, midi, 0.32, {
        pan: sixteenth % 2 === 0 ? -0.6 : 0.6,
      });
    }
    drums(part, bar);
  });
  part.melody('lead', 4, HOOK, 0.6, 0.9);
  part.melody('lead', 8, ANSWER, 0.68, 0.92, { brightness: 0.3 });
  return part.notes;
}

function drums(part: PartWriter, bar: number): void {
  if (bar % 8 === 0) part.note('crash', bar, 0, 1, 60, 0.6, { pan: 0.3 });
  const isLast = bar === 15;
  part.strikes('kick', bar, 'x...x...x...x...', 0.85);
  part.strikes('clap', bar, '....x.......x...', 0.6);
  part.strikes('openHat', bar, '..x...x...x...x.', 0.5, { pan: 0.25 });
  part.strikes('closedHat', bar, 'x.oox.oox.oox.oo', 0.4, { pan: -0.25 });
  if (bar === 7 || isLast) part.strikes('snare', bar, '........x.x.xxxx', 0.55);
}
