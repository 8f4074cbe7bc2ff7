/** One of: bits flipped, a stretch overwritten, taken out, doubled, or the end cut off. */
export function mutated(whole: Buffer, random: () => number): Buffer {
  const bytes = Buffer.from(whole);
  const at = Math.floor(random() * bytes.length);
  const length = 1 + Math.floor(random() ** 3 * 2000);
  switch (Math.floor(random() * 5)) {
    case 0:
      for (let i = 0; i < 1 + random() * 20; i++) {
        const position = Math.floor(random() * bytes.length);
        bytes[position] = (bytes[position] as number) ^ (1 << (random() * 8));
      }
      return bytes;
    case 1:
      for (let i = at; i < Math.min(bytes.length, at + length); i++) bytes[i] = random() * 256;
      return bytes;
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    default:
      return bytes.subarray(0, at);
  }
}
