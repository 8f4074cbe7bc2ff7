import { FRAME_RATE_HZ } from '../../features/feature-layout.js';

/** Tempi at which periodicity is looked for, beats a minute: eleven, a third of an octave apart. */
export const TEMPI_BPM = Array.from({ length: 11 }, (_, index) => 30 * 2 ** ((index + 1) / 3));

/**
 * Periodicity of an onset strength, one value a frame, at `TEMPI_BPM`: its autocorrelation at the lag of the tempo (by
 * linear interpolation between frames) over that at lag 0, −1..1; 0 for a strength that does not vary. The tempogram of
 * Grosche, Müller & Kurth 2010 (autocorrelation form) taken over the whole clip.
 */
export function tempogram(strength: readonly number[]): number[] {
  const mean = strength.reduce((sum, value) => sum + value, 0) / strength.length;
  const centred = strength.map((value) => value - mean);
  const at = (lag: number): number => {
    let sum = 0;
    for (let index = 0; index + lag < centred.length; index += 1) {
      sum += (centred[index] as number) * (centred[index + lag] as number);
    }
    return sum / Math.max(1, centred.length - lag);
  };
  const variance = at(0);
  return TEMPI_BPM.map((bpm) => {
    const lag = (60 * FRAME_RATE_HZ) / bpm;
    const below = Math.floor(lag);
    if (variance <= 1e-12 || below + 1 >= centred.length) return 0;
    return (at(below) * (below + 1 - lag) + at(below + 1) * (lag - below)) / variance;
  });
}
