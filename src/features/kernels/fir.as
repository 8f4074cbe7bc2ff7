/**
 * A polyphase filter. `taps`: `phaseCount` + 1 rows of `tapCount` float32 (a multiple of 16), row p for a place p / `phaseCount`
 * of the way from one input sample to the next. Output i lies at input sample `input` + (`place` + i · `step`) / `scale`; a place
 * between two rows takes its share of both.
 */
export function fir(
  input: usize,
  taps: usize,
  tapCount: i32,
  phaseCount: i32,
  place: i32,
  step: i32,
  scale: i32,
  output: usize,
  outputCount: i32,
): void {
  for (let index = 0; index < outputCount; index++) {
    const scaled = place * phaseCount;
    const row = taps + (((scaled / scale) * tapCount) << 2);
    const rest = scaled % scale;
    let value = dot(input, row, tapCount);
    if (rest > 0) {
      const share = <f32>rest / <f32>scale;
      value += share * (dot(input, row + (tapCount << 2), tapCount) - value);
    }
    store<f32>(output + (index << 2), value);
    place += step;
    input += (place / scale) << 2;
    place %= scale;
  }
}

/** Four sums side by side in each of four vectors: additions need not wait for each other. */
@inline
function dot(samples: usize, row: usize, tapCount: i32): f32 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (const end = row + (tapCount << 2); row < end; row += 64) {
    a = f32x4.add(a, f32x4.mul(v128.load(row), v128.load(samples)));
    b = f32x4.add(b, f32x4.mul(v128.load(row, 16), v128.load(samples, 16)));
    c = f32x4.add(c, f32x4.mul(v128.load(row, 32), v128.load(samples, 32)));
    d = f32x4.add(d, f32x4.mul(v128.load(row, 48), v128.load(samples, 48)));
    samples += 64;
  }
  const sum = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  return (
    f32x4.extract_lane(sum, 0) +
    f32x4.extract_lane(sum, 1) +
    f32x4.extract_lane(sum, 2) +
    f32x4.extract_lane(sum, 3)
  );
}
