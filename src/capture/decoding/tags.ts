const ID3V2_HEADER_BYTES = 10;
const ID3V1_BYTES = 128;
const APE_FOOTER_BYTES = 32;
/** So many bytes tell any tag, and how long it is. */
export const TAG_HEAD_BYTES = 16;

/** Bytes of the ID3v2, ID3v1 or APE tag that begins at `position`; 0 where none does. */
export function tagLength(bytes: Uint8Array, position: number): number {
  const at = (index: number): number => bytes[position + index] ?? 0xff;
  if (textAt(bytes, position, 3) === 'ID3') {
    const [a, b, c, d] = [at(6), at(7), at(8), at(9)];
    // Seven bits a byte; an eighth is no tag, or a damaged one.
    if (at(3) === 0xff || at(4) === 0xff || ((a | b | c | d) & 0x80) !== 0) return 0;
    const hasFooter = (at(5) & 0x10) !== 0;
    return ID3V2_HEADER_BYTES * (hasFooter ? 2 : 1) + ((a << 21) | (b << 14) | (c << 7) | d);
  }
  if (textAt(bytes, position, 3) === 'TAG') return ID3V1_BYTES;
  if (textAt(bytes, position, 8) === 'APETAGEX' && bytes.length - position >= TAG_HEAD_BYTES) {
    // The length counts the footer; at the front of a tag stands a header as well.
    const size = at(12) + (at(13) << 8) + (at(14) << 16) + at(15) * 2 ** 24;
    return size + APE_FOOTER_BYTES;
  }
  return 0;
}

function textAt(bytes: Uint8Array, position: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(position, position + length));
}
