const IDENTIFIER = Uint8Array.of(0x41, 0x53, 0x43, 0x2d, 0x45, 0x31, 0x2e, 0x31, 0x37, 0, 0, 0);
const SOURCE_NAME_BYTES = 64;

/** Which kind of packet it is (ANSI E1.31-2018, 5.5 and 6). */
export interface SacnVectors {
  /** Of the root layer. */
  readonly root: number;
  /** Of the framing layer. */
  readonly framing: number;
}

/**
 * Writes what all E1.31 packets begin with into `packet`, which has its whole length: the root layer, and the framing layer up to the
 * source's name. `cid`: 16 bytes.
 */
export function writeSacnStart(
  packet: Uint8Array,
  { root, framing }: SacnVectors,
  cid: Uint8Array,
  sourceName: string,
): DataView {
  const view = new DataView(packet.buffer);
  // Preamble of 16 bytes.
  view.setUint16(0, 0x0010);
  packet.set(IDENTIFIER, 4);
  view.setUint16(16, flagsAndLength(packet.length - 16));
  view.setUint32(18, root);
  packet.set(cid.subarray(0, 16), 22);
  view.setUint16(38, flagsAndLength(packet.length - 38));
  view.setUint32(40, framing);
  packet.set(truncatedUtf8(sourceName), 44);
  return view;
}

/** The field that each layer begins with. */
export function flagsAndLength(lengthBytes: number): number {
  return 0x7000 | lengthBytes;
}

/** At most 63 bytes, whole characters, so that a terminating zero follows. */
function truncatedUtf8(text: string): Uint8Array {
  const field = new Uint8Array(SOURCE_NAME_BYTES - 1);
  const { written } = new TextEncoder().encodeInto(text, field);
  return field.subarray(0, written);
}
