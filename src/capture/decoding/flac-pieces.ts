/** A frame header takes 16 bytes at most (RFC 9639, section 9.1). */
const HEADER_BYTES = 16;

/**
 * The same bytes in pieces that never end inside what may be a FLAC frame header. The decoder looks for headers only in what
 * it has: it overlooks one that is cut, then falls a frame behind, and what it is behind at the end of the file is lost.
 */
export async function* wholeFlacHeaders(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array = new Uint8Array(0);
  for await (const piece of bytes) {
    const all: Uint8Array = held.length === 0 ? piece : Buffer.concat([held, piece]);
    const end = safeEnd(all);
    held = all.subarray(end);
    if (end > 0) yield all.subarray(0, end);
  }
  if (held.length > 0) yield held;
}

/** The last position that has no beginning of a header in the bytes just before it. */
function safeEnd(bytes: Uint8Array): number {
  let end = bytes.length;
  for (let position = end - 1; position >= 0 && position > end - HEADER_BYTES; position--) {
    if (mayBegin(bytes, position)) end = position;
  }
  return end;
}

/** Frames begin with 0xff 0xf8 or 0xff 0xf9; the second byte may still be to come. */
function mayBegin(bytes: Uint8Array, position: number): boolean {
  const next = bytes[position + 1];
  return bytes[position] === 0xff && (next === undefined || (next & 0xfe) === 0xf8);
}
