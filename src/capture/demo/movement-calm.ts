import { chordOf, voiceProgression } from './harmony.js';
import { type DemoNote, type MelodyStep, PartWriter } from './part-writer.js';
import { demoSection } from './score.js';

const PROGRESSION = [
  ['Gadd9', 'Em7', 'Cmaj9', 'D7sus4'],
  ['G', 'Bm7', 'Cadd9', 'D'],
  ['Em7', 'Cmaj9', 'Gadd9', 'G7sus4'],
].flat();

const ARPEGGIO = [0, 1, 2, 3, 2, 3, 2, 1];

/** Enters with the second phrase, over the chords above. */
const MELODY: readonly MelodyStep[] = [
  [71, 2],
  [74, 2],
  [78, 3],
  [76, 1],
  [76, 2],
  [74, 1],
  [71, 1],
  [69, 4],
  [79, 2],
  [78, 1],
  [76, 1],
  [76, 2],
  [74, 2],
  [71, 3],
  [69, 1],
  [72, 2],
  [74, 2],
];

/** Calm: G major at 72 beats a minute; soft pads, a plucked arpeggio in eighths, a slow tune on the electric piano. No drums. */
export function calmMovement(): DemoNote[] {
  const part = new PartWriter(demoSection('calm'), 11);
  const chords = PROGRESSION.map(chordOf);
  const voicings = voiceProgression(chords, 62);
  voicings.forEach((voicing, bar) => {
    part.chord('warmPad', bar, 0, 3.9, voicing, 0.26);
    const bass = 36 + (chords[bar]?.bassPitchClass ?? 0);
    part.note('softBass', bar, 0, 3.6, bass > 43 ? bass - 12 : bass, 0.2);
    ARPEGGIO.forEach((voice, eighth) => {
      const midi = (voicing[voice] ?? 60) + 12;
      part.note('harp', bar, eighth / 2, 1.4, midi, eighth === 0 ? 0.3 : 0.21, {
        pan: eighth % 2 === 0 ? -0.35 : 0.35,
      });
    });
  });
  part.melody('electricPiano', 4, MELODY, 0.36, 1);
  for (const bar of [3, 7]) part.note('bell', bar, 2, 2, 86, 0.14, { pan: 0.5 });
  return part.notes;
}
