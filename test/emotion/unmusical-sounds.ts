import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { DemoPerformer } from '../../src/capture/demo/performer.js';
import { ANALYSIS_RATE_HZ } from '../../src/features/feature-layout.js';
import { roomSound } from '../features/presence/room-sounds.js';
import { seededNoise } from '../features/rhythm/rhythm-material.js';

const TEXT =
  'Ladies and gentlemen, welcome to the town hall. Before we begin, please switch off your telephones. ' +
  'The bar opens at nine, and the second half starts twenty minutes later. Our first guest has come a long way tonight; ' +
  'she grew up on a farm by the sea, studied mathematics, and then decided that she would rather bake bread.';

/** Those who speak: voices of espeak-ng by rule, of flite out of recordings. */
export const VOICES = ['espeak-ng en-us', 'espeak-ng de+f3', 'flite slt', 'flite rms'] as const;

/** A voice that reads on and on, peaks at half of full scale; `folder`: for what the program writes. */
export function voice(name: (typeof VOICES)[number], seconds: number, folder: string): Float32Array {
  const [program, speaker] = name.split(' ') as [string, string];
  const file = path.join(folder, `${speaker}.wav`);
  const args =
    program === 'flite' ? ['-voice', speaker, '-t', TEXT, '-o', file] : ['-v', speaker, '-w', file, TEXT];
  execFileSync(program, args);
  const pcm = execFileSync(
    'ffmpeg',
    [
      '-v',
      'error',
      '-stream_loop',
      '-1',
      '-i',
      file,
      '-t',
      `${seconds}`,
      '-ac',
      '1',
      '-ar',
      `${ANALYSIS_RATE_HZ}`,
      '-f',
      'f32le',
      '-',
    ],
    { maxBuffer: 2 ** 27 },
  );
  return toPeak(new Float32Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.byteLength)), 0.5);
}

/** `people` who clap, each three to five times a second at a pace of their own: bursts of noise of 5 to 20 ms. */
export function clapping(people: number, seconds: number, seed = 1): Float32Array {
  const noise = seededNoise(seed);
  const random = () => (noise() + 1) / 2;
  const samples = new Float32Array(Math.round(seconds * ANALYSIS_RATE_HZ));
  for (let person = 0; person < people; person += 1) {
    const period = 0.2 + 0.13 * random();
    const decay = 0.005 + 0.015 * random();
    const pitch = 500 + 1500 * random();
    const loudness = 0.3 + 0.7 * random();
    for (let at = period * random(); at < seconds; at += period * (0.92 + 0.16 * random())) {
      const first = Math.round(at * ANALYSIS_RATE_HZ);
      for (let index = 0; index < 0.06 * ANALYSIS_RATE_HZ && first + index < samples.length; index += 1) {
        const time = index / ANALYSIS_RATE_HZ;
        const body = 0.5 * noise() + 0.5 * Math.sin(2 * Math.PI * pitch * time + 3 * noise());
        samples[first + index] =
          (samples[first + index] as number) + loudness * body * Math.exp(-time / decay);
      }
    }
  }
  return toPeak(samples, 0.5);
}

/** A constant that creeps, as of a bad converter, with a little hiss. */
export function drift(seconds: number): Float32Array {
  const hiss = roomSound('white noise', -75, seconds);
  return hiss.map(
    (sample, index) => sample + 0.03 + 0.02 * Math.sin((2 * Math.PI * index) / (7 * ANALYSIS_RATE_HZ)),
  );
}

/** A motor: 27 knocks a second through a resonance, never quite alike, in air. */
export function motor(seconds: number): Float32Array {
  const air = roomSound('a fan: tones in noise', -30, seconds);
  const noise = seededNoise(3);
  let since = 0;
  let force = 1;
  let period = ANALYSIS_RATE_HZ / 27;
  return toPeak(
    air.map((sample) => {
      since += 1;
      if (since >= period) {
        since = 0;
        force = 0.8 + 0.2 * noise();
        period = (ANALYSIS_RATE_HZ / 27) * (1 + 0.05 * noise());
      }
      const time = since / ANALYSIS_RATE_HZ;
      return (
        sample + 0.2 * force * (Math.sin(2 * Math.PI * 140 * time) + 0.6 * noise()) * Math.exp(-time / 0.012)
      );
    }),
    0.5,
  );
}

/** `seconds` of the demo's instruments from `startSeconds` of its performance on: mono. */
export function demoMusic(startSeconds: number, seconds: number): Float32Array {
  const performer = new DemoPerformer(ANALYSIS_RATE_HZ);
  performer.render(new Float32Array(2 * startSeconds * ANALYSIS_RATE_HZ));
  const stereo = new Float32Array(2 * seconds * ANALYSIS_RATE_HZ);
  performer.render(stereo);
  return Float32Array.from(
    { length: stereo.length / 2 },
    (_, index) => ((stereo[2 * index] as number) + (stereo[2 * index + 1] as number)) / 2,
  );
}

/** Both at once, the second `overDb` louder in RMS than the first. */
export function over(under: Float32Array, above: Float32Array, overDb: number): Float32Array {
  const gain = (rms(under) / rms(above)) * 10 ** (overDb / 20);
  return under.map((sample, index) => sample + gain * (above[index] ?? 0));
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

function toPeak(samples: Float32Array, peak: number): Float32Array {
  const largest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return samples.map((sample) => (peak * sample) / largest);
}
