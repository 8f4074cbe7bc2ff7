/** UDP port of E1.31. */
export const SACN_PORT = 5568;

const IDENTIFIER = Uint8Array.of(0x41, 0x53, 0x43, 0x2d, 0x45, 0x31, 0x2e, 0x31, 0x37, 0, 0, 0);
const HEADER_BYTES = 126;
const SOURCE_NAME_BYTES = 64;
const STREAM_TERMINATED = 0x40;

export interface SacnData {
  /** The sender's identity: 16 bytes that stay the same for its lifetime. */
  readonly cid: Uint8Array;
  readonly sourceName: string;
  /** 0..200; receivers take the highest. */
  readonly priority: number;
  /** 0..255, one more for every packet of a universe. */
  readonly sequence: number;
  /** 1..63999. */
  readonly universe: number;
  /** 1..512 channel values. */
  readonly values: Uint8Array;
  /** The last packets of a stream: receivers let go of the universe at once. */
  readonly isTerminated: boolean;
}

/** An E1.31 data packet (ANSI E1.31-2018, table 4-1): root, framing and DMP layer. */
export function encodeSacnData(data: SacnData): Uint8Array {
  const packet = new Uint8Array(HEADER_BYTES + data.values.length);
  const view = new DataView(packet.buffer);
  // Root layer: preamble of 16 bytes, vector VECTOR_ROOT_E131_DATA.
  view.setUint16(0, 0x0010);
  packet.set(IDENTIFIER, 4);
  view.setUint16(16, flagsAndLength(packet.length - 16));
  view.setUint32(18, 0x0000_0004);
  packet.set(data.cid.subarray(0, 16), 22);
  // Framing layer: vector VECTOR_E131_DATA_PACKET.
  view.setUint16(38, flagsAndLength(packet.length - 38));
  view.setUint32(40, 0x0000_0002);
  packet.set(truncatedUtf8(data.sourceName), 44);
  view.setUint8(108, data.priority);
  view.setUint8(111, data.sequence & 0xff);
  view.setUint8(112, data.isTerminated ? STREAM_TERMINATED : 0);
  view.setUint16(113, data.universe);
  // DMP layer: set property, one-octet relative addresses; the first property is the DMX start code 0.
  view.setUint16(115, flagsAndLength(packet.length - 115));
  view.setUint8(117, 0x02);
  view.setUint8(118, 0xa1);
  view.setUint16(121, 0x0001);
  view.setUint16(123, data.values.length + 1);
  packet.set(data.values, HEADER_BYTES);
  return packet;
}

/** The multicast group of a universe: 239.255. and its two bytes. */
export function sacnMulticastAddress(universe: number): string {
  return `239.255.${universe >> 8}.${universe & 0xff}`;
}

function flagsAndLength(lengthBytes: number): number {
  return 0x7000 | lengthBytes;
}

/** At most 63 bytes, whole characters, so that a terminating zero follows. */
function truncatedUtf8(text: string): Uint8Array {
  const field = new Uint8Array(SOURCE_NAME_BYTES - 1);
  const { written } = new TextEncoder().encodeInto(text, field);
  return field.subarray(0, written);
}
