import { chordOf, voiceProgression } from './harmony.js';
import { type DemoNote, type MelodyStep, PartWriter } from './part-writer.js';
import { demoSection } from './score.js';

const PROGRESSION = ['Am9', 'Fmaj7', 'Dm9', 'E7', 'Am', 'Am7/G', 'Dm7', 'E7'];

/** A bowed line that sighs downwards in half and whole steps. */
const MELODY: readonly MelodyStep[] = [
  [null, 1],
  [64, 2],
  [69, 1],
  [72, 2.5],
  [71, 0.5],
  [69, 1],
  [77, 2],
  [76, 1],
  [74, 1],
  [74, 1],
  [71, 1],
  [68, 2],
  [72, 3],
  [71, 1],
  [69, 2],
  [76, 2],
  [74, 2],
  [72, 1],
  [69, 1],
  [71, 1.5],
  [69, 0.5],
  [68, 2],
];

const BROKEN_CHORD = [0, 1, 2, 3] as const;

/** Melancholic: A minor at 60; low strings, single piano notes, one bowed voice, everything bound together. */
export function melancholicMovement(): DemoNote[] {
  const part = new PartWriter(demoSection('melancholic'), 53);
  const chords = PROGRESSION.map(chordOf);
  const voicings = voiceProgression(chords, 58);
  voicings.forEach((voicing, bar) => {
    part.chord('warmPad', bar, 0, 3.9, voicing, 0.22, { brightness: -0.5 });
    const bass = 36 + (chords[bar]?.bassPitchClass ?? 0);
    part.note('softBass', bar, 0, 3.7, bass > 43 ? bass - 12 : bass, 0.16);
    for (const voice of BROKEN_CHORD) {
      part.note('electricPiano', bar, voice, 1.6, (voicing[voice] ?? 60) + 12, voice === 0 ? 0.34 : 0.28, {
        brightness: -0.3,
      });
    }
  });
  part.melody('bowed', 0, MELODY, 0.17, 1, { pan: -0.15, brightness: -0.4 });
  return part.notes;
}
