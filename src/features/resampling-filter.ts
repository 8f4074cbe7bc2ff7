/** Half-length of the filter, in samples at the lower of the two rates. */
const HALF_LENGTH = 44;
/** Half of the amplitude is left here, as a share of the lower Nyquist frequency; the stop band begins at it. */
const CUTOFF = 0.92;
/** Kaiser window: 108 dB (Kaiser & Schafer 1980, "On the use of the I0-sinh window for spectrum analysis"). */
const BETA = 0.1102 * (108 - 8.7);
/** The kernel takes so many taps at once. */
const TAP_GROUP = 16;
/** More phases than these are interpolated between: an error of −110 dB. */
const MOST_PHASES = 512;

/** A polyphase filter as the kernel `fir` takes it. */
export interface ResamplingFilter {
  /** `phaseCount` + 1 rows of `tapCount`; the sum of each is 1. */
  readonly taps: Float32Array;
  readonly tapCount: number;
  readonly phaseCount: number;
  /** Input samples from the first of a row's taps to the place that it stands for, and from there to the last. */
  readonly samplesBefore: number;
  readonly samplesAfter: number;
}

/**
 * A windowed sinc for conversion by `step` / `scale` input samples an output sample (a fraction in its lowest terms):
 * flat to 85 % of the lower Nyquist frequency, 108 dB down from it on.
 */
export function createResamplingFilter(step: number, scale: number): ResamplingFilter {
  const phaseCount = Math.min(scale, MOST_PHASES);
  const bandwidth = Math.min(1, scale / step);
  const reach = HALF_LENGTH / bandwidth;
  const samplesAfter = Math.ceil(reach);
  const samplesBefore = samplesAfter - 1;
  const tapCount = TAP_GROUP * Math.ceil((samplesBefore + 1 + samplesAfter) / TAP_GROUP);
  const taps = new Float32Array((phaseCount + 1) * tapCount);
  for (let phase = 0; phase <= phaseCount; phase += 1) {
    const row = Float64Array.from({ length: samplesBefore + 1 + samplesAfter }, (_, tap) => {
      const distance = tap - samplesBefore - phase / phaseCount;
      return sinc(CUTOFF * bandwidth * distance) * kaiser(distance / reach);
    });
    const sum = row.reduce((total, tap) => total + tap, 0);
    taps.set(
      row.map((tap) => tap / sum),
      phase * tapCount,
    );
  }
  return { taps, tapCount, phaseCount, samplesBefore, samplesAfter };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** 1 at 0, next to 0 at ±1, none beyond. */
function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(BETA * Math.sqrt(1 - x * x));
}

/** Modified Bessel function of the first kind, order 0, by its series. */
function besselI0(x: number): number {
  let sum = 0;
  let term = 1;
  for (let k = 1; term > sum * Number.EPSILON; k += 1) {
    sum += term;
    term *= (x / (2 * k)) ** 2;
  }
  return sum;
}
