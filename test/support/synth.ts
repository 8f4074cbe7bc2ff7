import { SeededNoise } from '../../src/capture/demo/seeded-noise.js';

/**
 * A tiny synthesiser for tests: mono, deterministic, every level and time known in advance. No limiter and no room, so that
 * what comes out is exactly the sum of what was asked for. Sounds begin at the first sample not before their time.
 */

/** `sine`: one partial, steady; `organ`: six, steady; `strings`: eighteen, slow to speak; `piano`: ten, struck and fading; `pluck`: the same, fading four times as fast. */
export type Timbre = 'sine' | 'organ' | 'strings' | 'piano' | 'pluck';

/** One note. It is released at its end and dies away within 50 ms. */
export interface SynthNote {
  readonly startSeconds: number;
  readonly durationSeconds: number;
  /** 69 is 440 Hz; fractions detune. */
  readonly midi: number;
  /** 0..1: the amplitude is a quarter of it at most, and the spectrum does not depend on it. */
  readonly velocity: number;
  readonly timbre: Timbre;
}

interface TimbreShape {
  readonly partialCount: number;
  /** Amplitude of partial k is k to this power. */
  readonly slope: number;
  readonly attackSeconds: number;
  /** Time constant of the fundamental's fading; partial k fades k times as fast up to the fourth. Infinite: steady. */
  readonly fadeSeconds: number;
}

const TIMBRES: Readonly<Record<Timbre, TimbreShape>> = {
  sine: { partialCount: 1, slope: 0, attackSeconds: 0.005, fadeSeconds: Number.POSITIVE_INFINITY },
  organ: { partialCount: 6, slope: -1.2, attackSeconds: 0.01, fadeSeconds: Number.POSITIVE_INFINITY },
  strings: { partialCount: 18, slope: -1, attackSeconds: 0.12, fadeSeconds: Number.POSITIVE_INFINITY },
  piano: { partialCount: 10, slope: -1.3, attackSeconds: 0.003, fadeSeconds: 0.8 },
  pluck: { partialCount: 10, slope: -1.3, attackSeconds: 0.002, fadeSeconds: 0.2 },
};

const FULL_VELOCITY_AMPLITUDE = 0.25;
const RELEASE_SECONDS = 0.05;
const TURN = 2 * Math.PI;

/** The notes together as mono sound of `durationSeconds`; what rings past the end is cut. Partials stay under 0.45 of the rate. */
export function renderNotes(
  notes: readonly SynthNote[],
  sampleRateHz: number,
  durationSeconds: number,
): Float32Array {
  const mix = new Float64Array(Math.round(durationSeconds * sampleRateHz));
  for (const note of notes) addNote(mix, note, sampleRateHz);
  return Float32Array.from(mix);
}

function addNote(mix: Float64Array, note: SynthNote, sampleRateHz: number): void {
  const shape = TIMBRES[note.timbre];
  const frequencyHz = 440 * 2 ** ((note.midi - 69) / 12);
  const wholePartials = Array.from({ length: shape.partialCount }, (_, index) => (index + 1) ** shape.slope);
  const scale =
    (FULL_VELOCITY_AMPLITUDE * note.velocity) / wholePartials.reduce((sum, amplitude) => sum + amplitude, 0);
  const first = Math.ceil(note.startSeconds * sampleRateHz);
  const end = Math.min(
    mix.length,
    first + Math.ceil((note.durationSeconds + RELEASE_SECONDS) * sampleRateHz),
  );
  wholePartials.forEach((amplitude, index) => {
    const number = index + 1;
    if (number * frequencyHz > 0.45 * sampleRateHz) return;
    const fadeRate = Math.min(number, 4) / shape.fadeSeconds;
    for (let sample = Math.max(0, first); sample < end; sample++) {
      const seconds = sample / sampleRateHz - note.startSeconds;
      const held = Math.min(1, seconds / shape.attackSeconds);
      const released = 1 - Math.max(0, (seconds - note.durationSeconds) / RELEASE_SECONDS);
      const level = held * Math.max(0, released) * Math.exp(-seconds * fadeRate);
      mix[sample] =
        (mix[sample] ?? 0) + scale * amplitude * level * Math.sin(TURN * number * frequencyHz * seconds);
    }
  });
}

/** A click (1 kHz, dying with 4 ms, amplitude .8) at each of the times; every `accentEvery`-th from the first is 1.5 kHz and higher by a quarter. */
export function clickTrack(
  timesSeconds: readonly number[],
  sampleRateHz: number,
  durationSeconds: number,
  accentEvery = Number.POSITIVE_INFINITY,
): Float32Array {
  const mix = new Float32Array(Math.round(durationSeconds * sampleRateHz));
  timesSeconds.forEach((timeSeconds, index) => {
    const isAccent = Number.isFinite(accentEvery) && index % accentEvery === 0;
    addStrike(mix, timeSeconds, sampleRateHz, 0.03, (seconds) => {
      const tone = Math.cos(TURN * (isAccent ? 1500 : 1000) * seconds);
      return (isAccent ? 1 : 0.8) * tone * Math.exp(-seconds / 0.004);
    });
  });
  return mix;
}

export type DrumName = 'kick' | 'snare' | 'hat';

/** A drum pattern: one row of sixteenths a drum (`x` strikes, `o` at half level), repeated in every bar of four beats. */
export interface DrumLoop {
  readonly tempoBpm: number;
  readonly barCount: number;
  /** Where the off-beat eighth falls within the beat: 0.5 straight (default), 2/3 triplets. */
  readonly swing?: number;
  /** Every strike is displaced by up to this much either way; 0 by default. */
  readonly jitterSeconds?: number;
  readonly rows?: Readonly<Partial<Record<DrumName, string>>>;
  readonly seed?: number;
}

/** The sound of a loop, and the truth about it. */
export interface RenderedDrumLoop {
  readonly samples: Float32Array;
  /** In the order of the rows: when each strike begins. */
  readonly strikes: readonly { readonly drum: DrumName; readonly timeSeconds: number }[];
  /** Every quarter note, struck or not. */
  readonly beatTimesSeconds: readonly number[];
}

const ROCK: Readonly<Record<DrumName, string>> = {
  kick: 'x.......x.......',
  snare: '....x.......x...',
  hat: 'x.x.x.x.x.x.x.x.',
};

/** Plays a drum loop: kick, snare and hat of our own, each at most .5; the sound ends with its last bar. */
export function drumLoop(loop: DrumLoop, sampleRateHz: number): RenderedDrumLoop {
  const { swing = 0.5, jitterSeconds = 0, rows = ROCK } = loop;
  const beatSeconds = 60 / loop.tempoBpm;
  const noise = new SeededNoise(loop.seed ?? 1);
  const samples = new Float32Array(Math.round(loop.barCount * 4 * beatSeconds * sampleRateHz));
  const strikes: { drum: DrumName; timeSeconds: number }[] = [];
  for (const [drum, row] of Object.entries(rows) as [DrumName, string][]) {
    for (let step = 0; step < loop.barCount * 16; step++) {
      const mark = row[step % 16];
      if (mark !== 'x' && mark !== 'o') continue;
      const beat = Math.floor(step / 4) + swung((step % 4) / 4, swing);
      const timeSeconds = Math.max(0, beat * beatSeconds + jitterSeconds * noise.bipolar());
      strikes.push({ drum, timeSeconds });
      addStrike(samples, timeSeconds, sampleRateHz, 0.3, drumSound(drum, mark === 'x' ? 0.5 : 0.25, noise));
    }
  }
  const beatTimesSeconds = Array.from({ length: loop.barCount * 4 }, (_, beat) => beat * beatSeconds);
  return { samples, strikes, beatTimesSeconds };
}

/** A place in the beat (0..1) bent so that its middle falls at `swing`. */
function swung(place: number, swing: number): number {
  return place < 0.5 ? 2 * place * swing : swing + 2 * (place - 0.5) * (1 - swing);
}

function drumSound(drum: DrumName, amplitude: number, noise: SeededNoise): (seconds: number) => number {
  if (drum === 'kick') {
    return (t) => amplitude * Math.sin(TURN * (50 * t + 4 * (1 - Math.exp(-t / 0.02)))) * Math.exp(-t / 0.08);
  }
  if (drum === 'snare') {
    return (t) =>
      amplitude *
      (0.4 * Math.sin(TURN * 190 * t) * Math.exp(-t / 0.04) + 0.6 * noise.bipolar() * Math.exp(-t / 0.05));
  }
  let last = 0;
  return (t) => {
    const now = noise.bipolar();
    const bright = (now - last) / 2;
    last = now;
    return amplitude * bright * Math.exp(-t / 0.02);
  };
}

/** Adds a short sound, given as a function of the time since it began. */
function addStrike(
  mix: Float32Array,
  timeSeconds: number,
  sampleRateHz: number,
  lengthSeconds: number,
  sound: (seconds: number) => number,
): void {
  const first = Math.max(0, Math.ceil(timeSeconds * sampleRateHz));
  const end = Math.min(mix.length, first + Math.ceil(lengthSeconds * sampleRateHz));
  for (let sample = first; sample < end; sample++) {
    mix[sample] = (mix[sample] ?? 0) + sound(sample / sampleRateHz - timeSeconds);
  }
}
