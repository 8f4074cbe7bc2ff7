/**
 * The test signal of the golden values, the same formula as `signal` in `test/golden/features/generate.py`: a 440 Hz tone,
 * bursts of 3 kHz every half second, and noise from a linear congruential generator of 32 bits.
 */
export function goldenSignal(rateHz: number, seconds: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: Math.floor(rateHz * seconds) }, (_, index) => {
    const time = index / rateHz;
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const noise = state / 2 ** 32 - 0.5;
    const burst = time % 0.5 < 0.1 ? 0.1 * Math.sin(2 * Math.PI * 3000 * time) : 0;
    return 0.2 * Math.sin(2 * Math.PI * 440 * time) + burst + 0.02 * noise;
  });
}
