import { type DrumPatch, DrumVoice } from './drum-voice.js';
import { type FmPatch, FmVoice } from './fm-voice.js';
import { type PluckedPatch, PluckedVoice } from './plucked-voice.js';
import { type SubtractivePatch, SubtractiveVoice } from './subtractive-voice.js';
import type { Voice, VoiceNote } from './voice.js';

/** An instrument's sound and its place in the mix. */
export interface Instrument {
  /** At full velocity. */
  readonly gain: number;
  /** `dry`: panned straight to the output; `chorus`: widened; `drive`: through the guitar amplifier. */
  readonly bus: 'dry' | 'chorus' | 'drive';
  /** Part that also goes to the reverb. */
  readonly reverbSend: number;
  readonly sound:
    | { readonly kind: 'subtractive'; readonly patch: SubtractivePatch }
    | { readonly kind: 'plucked'; readonly patch: PluckedPatch }
    | { readonly kind: 'fm'; readonly patch: FmPatch }
    | { readonly kind: 'drum'; readonly patch: DrumPatch };
}

function envelope(attackSeconds: number, decaySeconds: number, sustain: number, releaseSeconds: number) {
  return { attackSeconds, decaySeconds, sustain, releaseSeconds };
}

const PLAIN: SubtractivePatch = {
  envelope: envelope(0.01, 0.2, 0.8, 0.1),
  detuneCents: [0],
  squareMix: 0,
  subLevel: 0,
  noiseLevel: 0,
  cutoffHz: 1000,
  keyTracking: 0.5,
  envelopeOctaves: 0,
  resonance: 0.7,
  vibratoCents: 0,
  vibratoHz: 5,
  vibratoDelaySeconds: 0.5,
};

const SILENT_DRUM: DrumPatch = {
  toneLevel: 0,
  toneHz: 100,
  sweepRatio: 1,
  sweepSeconds: 0.02,
  toneDecaySeconds: 0.05,
  noiseLevel: 0,
  noiseDecaySeconds: 0.05,
  noiseFilter: 'highpass',
  noiseHz: 5000,
};

type Place = Omit<Instrument, 'sound'>;

function subtractive(place: Place, patch: Partial<SubtractivePatch>): Instrument {
  return { ...place, sound: { kind: 'subtractive', patch: { ...PLAIN, ...patch } } };
}

function plucked(place: Place, patch: PluckedPatch): Instrument {
  return { ...place, sound: { kind: 'plucked', patch } };
}

function fm(place: Place, patch: FmPatch): Instrument {
  return { ...place, sound: { kind: 'fm', patch } };
}

function drum(place: Place, patch: Partial<DrumPatch>): Instrument {
  return { ...place, sound: { kind: 'drum', patch: { ...SILENT_DRUM, ...patch } } };
}

/** The band of the demo performance, by the names the score uses. */
export const INSTRUMENTS = {
  warmPad: subtractive(
    { gain: 0.16, bus: 'chorus', reverbSend: 0.35 },
    { envelope: envelope(1.1, 1, 0.9, 1.6), detuneCents: [-7, 0, 6], cutoffHz: 520, envelopeOctaves: 1 },
  ),
  brightPad: subtractive(
    { gain: 0.13, bus: 'chorus', reverbSend: 0.3 },
    {
      envelope: envelope(0.06, 0.6, 0.85, 0.5),
      detuneCents: [-9, 0, 8],
      cutoffHz: 1300,
      envelopeOctaves: 1.2,
    },
  ),
  stab: subtractive(
    { gain: 0.17, bus: 'chorus', reverbSend: 0.25 },
    {
      envelope: envelope(0.004, 0.12, 0.25, 0.12),
      detuneCents: [-10, 9],
      cutoffHz: 900,
      envelopeOctaves: 2.4,
    },
  ),
  harp: plucked(
    { gain: 0.7, bus: 'dry', reverbSend: 0.35 },
    { ringSeconds: 4, dampedSeconds: 0.9, loopDarkness: 0.5, pluckSoftness: 0.82 },
  ),
  brightPluck: plucked(
    { gain: 0.6, bus: 'dry', reverbSend: 0.2 },
    { ringSeconds: 1.8, dampedSeconds: 0.25, loopDarkness: 0.3, pluckSoftness: 0.45 },
  ),
  electricPiano: fm(
    { gain: 0.26, bus: 'chorus', reverbSend: 0.4 },
    { envelope: envelope(0.004, 1.8, 0.12, 0.7), ratio: 1, index: 1.6, indexDecaySeconds: 0.7 },
  ),
  bell: fm(
    { gain: 0.2, bus: 'dry', reverbSend: 0.5 },
    { envelope: envelope(0.002, 0.7, 0, 0.6), ratio: 3.5, index: 1.8, indexDecaySeconds: 0.3 },
  ),
  softBass: fm(
    { gain: 0.42, bus: 'dry', reverbSend: 0.05 },
    { envelope: envelope(0.03, 1.6, 0.5, 0.4), ratio: 1, index: 0.7, indexDecaySeconds: 0.5 },
  ),
  synthBass: subtractive(
    { gain: 0.32, bus: 'dry', reverbSend: 0 },
    { envelope: envelope(0.004, 0.14, 0.55, 0.06), squareMix: 0.4, cutoffHz: 420, envelopeOctaves: 1.6 },
  ),
  growlBass: subtractive(
    { gain: 0.22, bus: 'dry', reverbSend: 0 },
    {
      envelope: envelope(0.003, 0.1, 0.7, 0.04),
      detuneCents: [-6, 7],
      cutoffHz: 900,
      envelopeOctaves: 1.5,
      resonance: 1.4,
    },
  ),
  lead: subtractive(
    { gain: 0.22, bus: 'chorus', reverbSend: 0.3 },
    {
      envelope: envelope(0.012, 0.3, 0.75, 0.18),
      detuneCents: [-4, 4],
      squareMix: 0.5,
      cutoffHz: 1500,
      envelopeOctaves: 1.3,
      vibratoCents: 14,
      vibratoHz: 5.4,
      vibratoDelaySeconds: 0.6,
    },
  ),
  bowed: subtractive(
    { gain: 0.4, bus: 'dry', reverbSend: 0.5 },
    {
      envelope: envelope(0.24, 1, 0.9, 0.45),
      detuneCents: [-2, 3],
      noiseLevel: 0.05,
      cutoffHz: 850,
      envelopeOctaves: 0.9,
      resonance: 1,
      vibratoCents: 14,
      vibratoHz: 4.9,
      vibratoDelaySeconds: 0.9,
    },
  ),
  brass: subtractive(
    { gain: 0.24, bus: 'dry', reverbSend: 0.4 },
    {
      envelope: envelope(0.045, 0.35, 0.8, 0.2),
      detuneCents: [-5, 0, 5],
      cutoffHz: 620,
      envelopeOctaves: 1.9,
      vibratoCents: 8,
      vibratoHz: 5.1,
      vibratoDelaySeconds: 0.8,
    },
  ),
  guitar: subtractive(
    { gain: 0.8, bus: 'drive', reverbSend: 0 },
    { envelope: envelope(0.003, 0.9, 0.5, 0.05), detuneCents: [-4, 4], cutoffHz: 2400, envelopeOctaves: 0.8 },
  ),
  mutedGuitar: subtractive(
    { gain: 0.8, bus: 'drive', reverbSend: 0 },
    {
      envelope: envelope(0.002, 0.045, 0.05, 0.03),
      detuneCents: [-4, 4],
      cutoffHz: 700,
      envelopeOctaves: 1.6,
    },
  ),
  scream: subtractive(
    { gain: 0.19, bus: 'chorus', reverbSend: 0.25 },
    {
      envelope: envelope(0.006, 0.5, 0.8, 0.08),
      detuneCents: [-14, 13],
      squareMix: 0.7,
      cutoffHz: 2300,
      envelopeOctaves: 1,
      resonance: 1.6,
      vibratoCents: 28,
      vibratoHz: 6.3,
      vibratoDelaySeconds: 0.2,
    },
  ),
  kick: drum(
    { gain: 0.58, bus: 'dry', reverbSend: 0.02 },
    {
      toneLevel: 1,
      toneHz: 47,
      sweepRatio: 6,
      sweepSeconds: 0.022,
      toneDecaySeconds: 0.11,
      noiseLevel: 0.25,
      noiseDecaySeconds: 0.004,
      noiseHz: 1500,
    },
  ),
  snare: drum(
    { gain: 0.85, bus: 'dry', reverbSend: 0.16 },
    {
      toneLevel: 0.6,
      toneHz: 185,
      sweepRatio: 1.7,
      sweepSeconds: 0.015,
      toneDecaySeconds: 0.05,
      noiseLevel: 0.7,
      noiseDecaySeconds: 0.065,
      noiseHz: 1400,
    },
  ),
  clap: drum(
    { gain: 1.25, bus: 'dry', reverbSend: 0.3 },
    { noiseLevel: 1.2, noiseDecaySeconds: 0.06, noiseFilter: 'bandpass', noiseHz: 1500 },
  ),
  closedHat: drum(
    { gain: 0.36, bus: 'dry', reverbSend: 0.02 },
    { noiseLevel: 1, noiseDecaySeconds: 0.016, noiseHz: 8500 },
  ),
  openHat: drum(
    { gain: 0.34, bus: 'dry', reverbSend: 0.05 },
    { noiseLevel: 1, noiseDecaySeconds: 0.08, noiseHz: 7500 },
  ),
  crash: drum(
    { gain: 0.34, bus: 'dry', reverbSend: 0.25 },
    { noiseLevel: 1, noiseDecaySeconds: 0.42, noiseHz: 4200 },
  ),
  tom: drum(
    { gain: 0.6, bus: 'dry', reverbSend: 0.2 },
    {
      toneLevel: 1,
      toneHz: 92,
      sweepRatio: 1.8,
      sweepSeconds: 0.05,
      toneDecaySeconds: 0.16,
      noiseLevel: 0.12,
      noiseDecaySeconds: 0.02,
      noiseHz: 900,
    },
  ),
  riser: drum(
    { gain: 0.4, bus: 'dry', reverbSend: 0.3 },
    { noiseLevel: 1, noiseDecaySeconds: -1, noiseFilter: 'bandpass', noiseHz: 450 },
  ),
} as const satisfies Record<string, Instrument>;

export type InstrumentName = keyof typeof INSTRUMENTS;

/** Begins a note. Allocates: once a note, never once a sample. */
export function startVoice(
  instrument: Instrument,
  note: VoiceNote,
  sampleRateHz: number,
  seed: number,
): Voice {
  const { sound } = instrument;
  switch (sound.kind) {
    case 'subtractive':
      return new SubtractiveVoice(sound.patch, note, sampleRateHz, seed);
    case 'plucked':
      return new PluckedVoice(sound.patch, note, sampleRateHz, seed);
    case 'fm':
      return new FmVoice(sound.patch, note, sampleRateHz);
    case 'drum':
      return new DrumVoice(sound.patch, note, sampleRateHz, seed);
  }
}
