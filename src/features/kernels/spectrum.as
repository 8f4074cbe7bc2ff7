/**
 * Magnitudes of bins 0..`half` − 1 of 2 · `half` real samples under a window. `half`: a power of 4. `frame`: float32, `window`:
 * float64, both of 2 · `half`; `roots`: as many complex float64, e^(−2πi · j / (2 · `half`)); `one` and `other`: room for `half`
 * complex float64 each; `output`: `half` float32.
 *
 * The samples are taken for `half` complex ones, whose transform is taken apart (Sorensen et al. 1987); a complex number fills
 * a vector.
 */
export function magnitudes(
  frame: usize,
  window: usize,
  roots: usize,
  one: usize,
  other: usize,
  output: usize,
  half: i32,
): void {
  for (let index = 0; index < half; index++) {
    const samples = f64x2.promote_low_f32x4(v128.load64_zero(frame + (index << 3)));
    const place = index << 4;
    v128.store(one + place, f64x2.mul(samples, v128.load(window + place)));
  }
  const spectrum = transform(one, other, roots, half);
  for (let bin = 0; bin <= half >> 1; bin++) {
    const mirrored = (half - bin) & (half - 1);
    const low = v128.load(spectrum + (bin << 4));
    const high = conjugate(v128.load(spectrum + (mirrored << 4)));
    const even = f64x2.add(low, high);
    const odd = turned(times(f64x2.sub(low, high), v128.load(roots + (bin << 4))));
    store<f32>(output + (bin << 2), halfLength(f64x2.sub(even, odd)));
    if (bin > 0) store<f32>(output + (mirrored << 2), halfLength(f64x2.add(even, odd)));
  }
}

/** Transform of `count` complex numbers at `from`, by Stockham's passes of radix 4 to and fro between both places; where it came to lie. */
function transform(from: usize, to: usize, roots: usize, count: i32): usize {
  for (let stride = 1; stride < count; stride <<= 2) {
    const parts = count / (stride << 2);
    const quarter = (count >> 2) << 4;
    for (let part = 0; part < parts; part++) {
      // The table has every root twice as fine.
      const turn = (part * stride) << 5;
      const w1 = v128.load(roots + turn);
      const w2 = v128.load(roots + 2 * turn);
      const w3 = v128.load(roots + 3 * turn);
      let source = from + ((part * stride) << 4);
      let target = to + ((part * stride) << 6);
      const step = stride << 4;
      for (const end = source + step; source < end; source += 16) {
        const a = v128.load(source);
        const b = v128.load(source + quarter);
        const c = v128.load(source + 2 * quarter);
        const d = v128.load(source + 3 * quarter);
        const ac = f64x2.add(a, c);
        const bd = f64x2.add(b, d);
        const acLess = f64x2.sub(a, c);
        const bdTurned = turned(f64x2.sub(b, d));
        v128.store(target, f64x2.add(ac, bd));
        v128.store(target + step, times(f64x2.sub(acLess, bdTurned), w1));
        v128.store(target + 2 * step, times(f64x2.sub(ac, bd), w2));
        v128.store(target + 3 * step, times(f64x2.add(acLess, bdTurned), w3));
        target += 16;
      }
    }
    const last = from;
    from = to;
    to = last;
  }
  return from;
}

@inline
function times(value: v128, factor: v128): v128 {
  const real = v128.shuffle<f64>(factor, factor, 0, 0);
  const imaginary = v128.shuffle<f64>(factor, factor, 1, 1);
  return f64x2.add(f64x2.mul(value, real), f64x2.mul(turned(value), imaginary));
}

/** Times i. */
@inline
function turned(value: v128): v128 {
  return f64x2.mul(v128.shuffle<f64>(value, value, 1, 0), f64x2(-1, 1));
}

@inline
function conjugate(value: v128): v128 {
  return f64x2.mul(value, f64x2(1, -1));
}

@inline
function halfLength(value: v128): f32 {
  const squares = f64x2.mul(value, value);
  return <f32>(0.5 * Math.sqrt(f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1)));
}
