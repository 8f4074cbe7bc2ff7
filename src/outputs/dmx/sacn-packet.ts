import { flagsAndLength, writeSacnStart } from './sacn-root-layer.js';

/** UDP port of E1.31. */
export const SACN_PORT = 5568;

const HEADER_BYTES = 126;
/** VECTOR_ROOT_E131_DATA and VECTOR_E131_DATA_PACKET. */
const VECTORS = { root: 0x0000_0004, framing: 0x0000_0002 };
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
  const view = writeSacnStart(packet, VECTORS, data.cid, data.sourceName);
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
