import { randomNumbers } from './random-numbers.js';

/**
 * The test signal of the golden values, the same formula as `signal` in `test/golden/features/generate.py`: a 440 Hz tone,
 * bursts of 3 kHz every half second, and noise.
 */
export function goldenSignal(rateHz: number, seconds: number): Float32Array {
  const random = randomNumbers(1);
  return Float32Array.from({ length: Math.floor(rateHz * seconds) }, (_, index) => {
    const time = index / rateHz;
    const noise = random() - 0.5;
    const burst = time % 0.5 < 0.1 ? 0.1 * Math.sin(2 * Math.PI * 3000 * time) : 0;
    return 0.2 * Math.sin(2 * Math.PI * 440 * time) + burst + 0.02 * noise;
  });
}
