import type { ModelArtifact } from '../../inference/model-artifact.js';
import type { Clip } from '../datasets/clip.js';
import { type BootstrapInterval, bootstrapInterval } from '../metrics/bootstrap.js';
import { pearson } from '../metrics/regression.js';
import { Random } from '../random.js';
import { analyseSound, decodeMono } from './analyse-sound.js';
import { CODECS, hasFfmpeg, throughCodec } from './codec-round-trip.js';
import { type MonoSound, throughPhoneBand, withGain, withRoomNoise } from './sound-conditions.js';

/** What becomes of the sound before it is analysed. */
export interface SoundCondition {
  readonly kind: 'gain' | 'noise' | 'band' | 'codec';
  readonly label: string;
  /** Decibels of gain or of signal over noise; null for the others. */
  readonly levelDb: number | null;
  apply(sound: MonoSound, seed: number): MonoSound | Promise<MonoSound>;
}

/** Pearson's r under a condition, and how much less that is than on the sound as it is (same clips, paired draws). */
export interface RobustFigure {
  readonly r: BootstrapInterval;
  readonly loss: BootstrapInterval;
}

export interface ConditionFigures extends Pick<SoundCondition, 'kind' | 'label' | 'levelDb'> {
  readonly valence: RobustFigure;
  readonly arousal: RobustFigure;
}

/** How the figures stand when the sound is not as it was recorded. */
export interface Robustness {
  readonly clipCount: number;
  readonly clean: { readonly valence: BootstrapInterval; readonly arousal: BootstrapInterval };
  readonly conditions: readonly ConditionFigures[];
  /** Conditions that could not be tried, and why. */
  readonly leftOut: readonly string[];
}

const GAINS_DB = [-30, -20, -10, 6] as const;
const NOISE_SNRS_DB = [30, 20, 15, 10, 5] as const;

/** Gains, noise, telephone band and codecs. */
function soundConditions(withCodecs: boolean): SoundCondition[] {
  return [
    ...GAINS_DB.map(
      (levelDb): SoundCondition => ({
        kind: 'gain',
        label: `${levelDb > 0 ? '+' : '−'}${Math.abs(levelDb)} dB input gain`,
        levelDb,
        apply: (sound) => withGain(sound, levelDb),
      }),
    ),
    ...NOISE_SNRS_DB.map(
      (levelDb): SoundCondition => ({
        kind: 'noise',
        label: `room noise, ${levelDb} dB SNR`,
        levelDb,
        apply: (sound, seed) => withRoomNoise(sound, levelDb, seed),
      }),
    ),
    { kind: 'band', label: 'telephone band', levelDb: null, apply: throughPhoneBand },
    ...(withCodecs ? CODECS : []).map(
      (codec): SoundCondition => ({
        kind: 'codec',
        label: codec.label,
        levelDb: null,
        apply: (sound) => throughCodec(sound, codec),
      }),
    ),
  ];
}

/** A fixed choice of at most `count` of DEAM's main clips: the same for the same clips and seed. */
export function robustnessClips(clips: readonly Clip[], count: number, seed: number): Clip[] {
  const rated = clips.filter(({ set, excerpt }) => set === 'deam' && excerpt !== true);
  return new Random(seed).shuffle([...rated]).slice(0, count);
}

/**
 * Decodes each clip, changes its sound and pushes it through the live chain: valence and arousal of the whole clip against
 * the ratings. A clip in which nothing is heard any more counts as neutral. Null with fewer than three clips.
 */
export async function measureRobustness(
  model: ModelArtifact,
  clips: readonly Clip[],
  seed: number,
  onProgress: (doneCount: number) => void,
): Promise<Robustness | null> {
  if (clips.length < 3) return null;
  const withCodecs = await hasFfmpeg();
  const conditions = soundConditions(withCodecs);
  const clean: Heard[] = [];
  const changed = conditions.map((): Heard[] => []);
  for (const [index, clip] of clips.entries()) {
    const sound = await decodeMono(clip.audioPath);
    clean.push(hear(model, sound));
    for (const [at, condition] of conditions.entries()) {
      changed[at]?.push(hear(model, await condition.apply(sound, seed + index)));
    }
    onProgress(index + 1);
  }
  const compare = (name: keyof Heard, heard: readonly Heard[]): RobustFigure => {
    const groups = clips.map(({ group }) => group);
    const truth = clips.map(({ targets }) => targets[name] as number);
    const over =
      (values: readonly Heard[]) =>
      (indices: readonly number[]): number =>
        pearson(
          indices.map((i) => truth[i] as number),
          indices.map((i) => (values[i] as Heard)[name]),
        );
    return {
      r: bootstrapInterval(groups, over(heard), { seed }),
      loss: bootstrapInterval(groups, (indices) => over(clean)(indices) - over(heard)(indices), { seed }),
    };
  };
  return {
    clipCount: clips.length,
    clean: { valence: compare('valence', clean).r, arousal: compare('arousal', clean).r },
    conditions: conditions.map(({ kind, label, levelDb }, at) => ({
      kind,
      label,
      levelDb,
      valence: compare('valence', changed[at] as Heard[]),
      arousal: compare('arousal', changed[at] as Heard[]),
    })),
    leftOut: withCodecs ? [] : CODECS.map(({ label }) => `${label}: there is no ffmpeg to encode with`),
  };
}

interface Heard {
  readonly valence: number;
  readonly arousal: number;
}

function hear(model: ModelArtifact, sound: MonoSound): Heard {
  const { summary } = analyseSound(model, sound);
  return summary?.deam ?? { valence: 0, arousal: 0 };
}
