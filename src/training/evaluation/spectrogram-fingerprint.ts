import { BAND_COUNT, FRAME_RATE_HZ } from '../../features/feature-layout.js';

/** Two recordings that sound alike over a stretch. */
export interface FingerprintMatch {
  readonly id: string;
  /** Share of the bits that differ, 0..1: about .5 for unrelated sound. */
  readonly bitErrorRate: number;
  readonly overlapSeconds: number;
}

const BITS = 32;
/** 33 pairs of neighbouring bands from about 300 Hz to 2 kHz, the range of the paper. */
const FIRST_BAND = 24;
const BANDS_PER_BIT = 2;
/** Frame that each is held against: far enough that their windows hardly overlap, so where a frame begins matters less. */
const LAG_FRAMES = 4;
const LEAST_OVERLAP_FRAMES = Math.round(4 * FRAME_RATE_HZ);
/** The paper takes .35 over 3.3 s; stricter, for every pair of clips is a chance of a false alarm. */
const LARGEST_BIT_ERROR_RATE = 0.3;
/** Bits that are nearly all alike stand for silence and steady tones: they match everywhere. */
const LEAST_MIXED_BITS = 6;
const LARGEST_BUCKET = 200;

/**
 * A 32-bit print of each frame after Haitsma & Kalker 2002 ("A highly robust audio fingerprinting system", section 4):
 * the signs of the differences between neighbouring bands, against an earlier frame. Level and equalisation hardly
 * change it, nor does a codec. Deviates in its frames (32 ms hop, log magnitudes, four frames back instead of one).
 * @param bands frames after frames of `BAND_COUNT` values.
 */
export function fingerprint(bands: Uint16Array, frameCount: number): Uint32Array {
  const prints = new Uint32Array(Math.max(0, frameCount - LAG_FRAMES));
  const energy = (frame: number, bit: number): number => {
    let sum = 0;
    const start = frame * BAND_COUNT + FIRST_BAND + bit * BANDS_PER_BIT;
    for (let band = 0; band < BANDS_PER_BIT; band += 1) sum += bands[start + band] as number;
    return sum;
  };
  for (let frame = LAG_FRAMES; frame < frameCount; frame += 1) {
    let print = 0;
    for (let bit = 0; bit < BITS; bit += 1) {
      const now = energy(frame, bit) - energy(frame, bit + 1);
      const before = energy(frame - LAG_FRAMES, bit) - energy(frame - LAG_FRAMES, bit + 1);
      print = (print << 1) | (now > before ? 1 : 0);
    }
    prints[frame - LAG_FRAMES] = print;
  }
  return prints;
}

interface Place {
  readonly recording: number;
  readonly frame: number;
}

/** Prints of many recordings, to find those in which a stretch of another one sounds. */
export class FingerprintIndex {
  readonly #recordings: { readonly id: string; readonly prints: Uint32Array }[] = [];
  /** Print → where it stands. */
  readonly #places = new Map<number, Place[]>();

  add(id: string, prints: Uint32Array): void {
    const recording = this.#recordings.push({ id, prints }) - 1;
    for (const [frame, print] of prints.entries()) {
      if (!isMixed(print)) continue;
      const places = this.#places.get(print);
      if (places === undefined) this.#places.set(print, [{ recording, frame }]);
      else places.push({ recording, frame });
    }
  }

  /**
   * The recordings that share at least 4 s with this one, at any offset, best first. Found by a frame whose prints
   * differ in one bit at most; verified by the share of differing bits over all that overlaps.
   */
  search(prints: Uint32Array): FingerprintMatch[] {
    const tried = new Set<string>();
    const best = new Map<string, FingerprintMatch>();
    for (const [frame, print] of prints.entries()) {
      for (const place of this.#placesLike(print)) {
        const offset = place.frame - frame;
        const key = `${place.recording}:${offset}`;
        const recording = this.#recordings[place.recording];
        if (recording === undefined || tried.has(key)) continue;
        tried.add(key);
        const { bitErrorRate, frameCount } = compare(recording.prints, prints, offset);
        const known = best.get(recording.id);
        if (frameCount < LEAST_OVERLAP_FRAMES || bitErrorRate > LARGEST_BIT_ERROR_RATE) continue;
        if (known !== undefined && known.bitErrorRate <= bitErrorRate) continue;
        const overlapSeconds = frameCount / FRAME_RATE_HZ;
        best.set(recording.id, { id: recording.id, bitErrorRate, overlapSeconds });
      }
    }
    return [...best.values()].sort((a, b) => a.bitErrorRate - b.bitErrorRate);
  }

  /** Places of a print and of those that differ from it in one bit. */
  *#placesLike(print: number): Generator<Place> {
    for (let bit = -1; bit < BITS; bit += 1) {
      const places = this.#places.get(bit < 0 ? print : (print ^ (1 << bit)) >>> 0);
      if (places !== undefined && places.length <= LARGEST_BUCKET) yield* places;
    }
  }
}

function compare(
  first: Uint32Array,
  second: Uint32Array,
  offset: number,
): { bitErrorRate: number; frameCount: number } {
  const start = Math.max(0, -offset);
  const end = Math.min(second.length, first.length - offset);
  let errors = 0;
  for (let frame = start; frame < end; frame += 1) {
    errors += bitCount((first[frame + offset] as number) ^ (second[frame] as number));
  }
  const frameCount = Math.max(0, end - start);
  return { bitErrorRate: errors / Math.max(1, BITS * frameCount), frameCount };
}

function isMixed(print: number): boolean {
  const ones = bitCount(print);
  return ones >= LEAST_MIXED_BITS && ones <= BITS - LEAST_MIXED_BITS;
}

function bitCount(word: number): number {
  let rest = word - ((word >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
