import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { AffektError } from '../../core/errors.js';
import { decodeMono } from '../evaluation/analyse-sound.js';
import type { MonoSound } from '../evaluation/sound-conditions.js';
import type { Random } from '../random.js';
import { SPEECH_TEXTS } from './speech-texts.js';

const run = promisify(execFile);

/** Voices of espeak-ng: languages, and speakers of whom each can speak any. */
const LANGUAGES = [
  'en-us',
  'en-gb',
  'en-gb-scotland',
  'de',
  'fr-fr',
  'es',
  'it',
  'pl',
  'nl',
  'sv',
  'pt-br',
  'cs',
] as const;
const SPEAKERS = [
  'm1',
  'm2',
  'm3',
  'm4',
  'm5',
  'm6',
  'm7',
  'm8',
  'f1',
  'f2',
  'f3',
  'f4',
  'f5',
  'adam',
  'anika',
  'antonio',
  'belinda',
  'boris',
  'david',
  'edward',
  'grandma',
  'john',
  'klatt2',
  'klatt4',
  'linda',
  'marcelo',
  'norbert',
  'pablo',
  'quincy',
  'steph',
  'travis',
  'whisper',
] as const;
/** Voices of flite that are made of recordings of people. */
const RECORDED_VOICES = ['awb', 'kal', 'rms', 'slt'] as const;

/** Who speaks: one of espeak-ng's speakers, or one of flite's voices. */
export const VOICES: readonly string[] = [...SPEAKERS, ...RECORDED_VOICES.map((voice) => `flite ${voice}`)];

/**
 * A voice that reads texts for at least `seconds`; `part` is where the sound may be put for the moment.
 * @throws AFFEKT_DATASET_INVALID when espeak-ng or flite, both packages of Debian, is not installed.
 */
export async function speak(
  voice: string,
  seconds: number,
  part: string,
  random: Random,
): Promise<MonoSound> {
  const sounds: MonoSound[] = [];
  for (let length = 0; length < seconds; ) {
    const text = SPEECH_TEXTS[random.below(SPEECH_TEXTS.length)] as string;
    const [program, args] = command(voice, text, part, random);
    try {
      await run(program, args);
    } catch (cause) {
      throw new AffektError(
        'AFFEKT_DATASET_INVALID',
        `Sounds of speech cannot be made: ${program} does not run. Install it (Debian: apt install espeak-ng flite).`,
        { cause },
      );
    }
    const sound = await decodeMono(part);
    sounds.push(sound);
    length += sound.samples.length / sound.sampleRateHz;
  }
  await rm(part, { force: true });
  const { sampleRateHz } = sounds[0] as MonoSound;
  const pause = Math.round(sampleRateHz * 0.6 * random.uniform());
  const samples = new Float32Array(sounds.reduce((sum, sound) => sum + sound.samples.length + pause, 0));
  let offset = 0;
  for (const sound of sounds) {
    samples.set(sound.samples, offset);
    offset += sound.samples.length + pause;
  }
  return { samples: samples.subarray(0, Math.round(seconds * sampleRateHz)), sampleRateHz };
}

function command(voice: string, text: string, file: string, random: Random): [string, string[]] {
  if (voice.startsWith('flite ')) {
    const stretch = 0.8 + 0.4 * random.uniform();
    const args = [
      '-voice',
      voice.slice('flite '.length),
      '--setf',
      `duration_stretch=${stretch}`,
      '-t',
      text,
    ];
    return ['flite', [...args, '-o', file]];
  }
  const language = LANGUAGES[random.below(LANGUAGES.length)] as string;
  const speed = String(120 + random.below(90));
  const pitch = String(25 + random.below(50));
  return ['espeak-ng', ['-v', `${language}+${voice}`, '-s', speed, '-p', pitch, '-w', file, text]];
}
