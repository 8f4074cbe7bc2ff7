import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { SOUND_NAMES, type SoundName } from '../../inference/estimate.js';
import type { Clip } from '../datasets/clip.js';
import type { MonoSound } from '../evaluation/sound-conditions.js';
import { NEUTRAL_RENDITION, composePiece } from '../evaluation/synthesis-piece.js';
import { playNotes } from '../evaluation/synthesis-sound.js';
import { Random } from '../random.js';
import { applause, cheering } from './crowd-sound.js';
import { NOISE_KINDS, noise } from './noise-sound.js';
import { inRoom, mixed } from './room.js';
import { speak, VOICES } from './speech-sound.js';
import { writeMono } from './write-mono.js';

const RATE_HZ = 22_050;
const SECONDS = 12;
const COUNTS: Readonly<Record<SoundName, number>> = { music: 60, speech: 180, applause: 110, noise: 160 };

/**
 * Sounds made for training, of which the network learns what is music and what is not: speech by synthetic voices, one alone or
 * a hall full of talk; applause and cheers out of many small claps and voices; noises of rooms, weather and machines; and, as
 * music, pieces by the demo's instruments. They are the same every time, but for what the speech programs make of a text. A voice,
 * and a kind of noise or crowd, is a group. Those that the folder has are not made again.
 * @param share of all that can be made: 1 is all.
 * @throws AFFEKT_DATASET_INVALID when there is no program that speaks.
 */
export async function madeSounds(
  folder: string,
  share: number,
  onProgress: (doneCount: number, totalCount: number) => void,
): Promise<Clip[]> {
  await mkdir(folder, { recursive: true });
  const clips = plannedSounds(folder, share);
  for (const [index, { audioPath, targets }] of clips.entries()) {
    if (existsSync(audioPath)) continue;
    const sound = targets.sound ?? 0;
    const kind = SOUND_NAMES[sound] as SoundName;
    const number = numberOf(audioPath);
    const random = new Random(1_000_003 * (sound + 1) + number);
    const made = await makers[kind](number, random, `${audioPath}.voice.wav`);
    await writeMono(`${audioPath}.part`, made);
    await rename(`${audioPath}.part`, audioPath);
    onProgress(index + 1, clips.length);
  }
  return clips;
}

/** Those of the sounds that were made in the folder before. */
export function soundsThere(folder: string): Clip[] {
  return plannedSounds(folder, 1).filter(({ audioPath }) => existsSync(audioPath));
}

function plannedSounds(folder: string, share: number): Clip[] {
  return SOUND_NAMES.flatMap((kind, sound) =>
    Array.from({ length: Math.ceil(share * COUNTS[kind]) }, (_, number): Clip => {
      const name = `${kind}-${number}`;
      return {
        set: 'sounds',
        id: `sounds/${name}`,
        audioPath: path.join(folder, `${name}.wav`),
        group: `sounds:${kind} ${groupOf(kind, number)}`,
        targets: { sound },
      };
    }),
  );
}

/** `…/speech-12.wav` is number 12. */
function numberOf(audioPath: string): number {
  return Number(/-(\d+)\.wav$/.exec(audioPath)?.[1]);
}

type Maker = (number: number, random: Random, part: string) => Promise<MonoSound>;

const makers: Readonly<Record<SoundName, Maker>> = {
  music: async (number, random) => {
    const rendition = {
      ...NEUTRAL_RENDITION,
      mode: random.below(2) === 0 ? 'major' : 'minor',
      tempoFactor: 0.7 + 0.7 * random.uniform(),
      soundingShare: 0.4 + 0.6 * random.uniform(),
      velocity: 0.3 + 0.6 * random.uniform(),
      brightness: 2 * random.uniform() - 1,
    } as const;
    return inRoom(playNotes(composePiece(number, rendition, SECONDS), SECONDS, RATE_HZ), random);
  },
  speech: async (number, random, part) => {
    const one = await speak(voiceOf(number), SECONDS, part, random);
    return inRoom(one, random);
  },
  applause: async (number, random, part) => {
    const people = Math.round(3 * 60 ** random.uniform());
    const hands = applause(RATE_HZ, SECONDS, people, random.uniform() < 0.2 ? 0.8 : 0, random);
    const voices = cheering(RATE_HZ, SECONDS, 4 + random.below(24), random);
    const kind = CROWDS[number % CROWDS.length];
    if (kind === 'applause') return inRoom({ samples: hands, sampleRateHz: RATE_HZ }, random);
    if (kind === 'cheers') return inRoom({ samples: voices, sampleRateHz: RATE_HZ }, random);
    if (kind === 'both') return inRoom(mixed([hands, voices], RATE_HZ, random), random);
    const talk: Float32Array[] = [];
    for (let person = 0; person < 8; person += 1) {
      const voice = SPEAKERS_OF_CROWDS[random.below(SPEAKERS_OF_CROWDS.length)] as string;
      talk.push((await speak(voice, SECONDS, part, random)).samples);
    }
    return inRoom(mixed(talk, RATE_HZ, random), random);
  },
  noise: async (number, random) => {
    const [kind, other] = [noiseOf(number), NOISE_KINDS[random.below(NOISE_KINDS.length)] ?? 'coloured'];
    const own = noise(kind, RATE_HZ, SECONDS, random);
    if (random.uniform() < 0.6) return { samples: own, sampleRateHz: RATE_HZ };
    return mixed([own, noise(other, RATE_HZ, SECONDS, random).map((value) => 0.5 * value)], RATE_HZ, random);
  },
};

const CROWDS = ['applause', 'cheers', 'both', 'talk'] as const;
/** Those that speak at the rate that crowds are mixed at. */
const SPEAKERS_OF_CROWDS = VOICES.filter((voice) => !voice.startsWith('flite '));
/** Every so many sounds of a kind a group. */
const GROUP_SIZE = 10;

function voiceOf(number: number): string {
  return VOICES[number % VOICES.length] as string;
}

function noiseOf(number: number): (typeof NOISE_KINDS)[number] {
  return NOISE_KINDS[number % NOISE_KINDS.length] as (typeof NOISE_KINDS)[number];
}

function groupOf(kind: SoundName, number: number): string {
  return kind === 'speech' ? voiceOf(number) : String(Math.floor(number / GROUP_SIZE));
}
