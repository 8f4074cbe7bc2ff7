/** UDP port of Art-Net. */
export const ARTNET_PORT = 6454;

const IDENTIFIER = Uint8Array.of(0x41, 0x72, 0x74, 0x2d, 0x4e, 0x65, 0x74, 0);
const DMX_HEADER_BYTES = 18;
const OP_DMX = 0x5000;
const OP_SYNC = 0x5200;
const PROTOCOL_VERSION = 14;

/**
 * An ArtDmx packet (Art-Net 4). `sequence`: 1..255, then 1 again (0 would switch ordering off); `portAddress`: 15 bits,
 * net, sub-net and universe, from 0; `values`: 2..512 channels, an even number (an odd one gets a zero).
 */
export function encodeArtDmx(portAddress: number, sequence: number, values: Uint8Array): Uint8Array {
  const channelCount = Math.max(2, values.length + (values.length % 2));
  const packet = new Uint8Array(DMX_HEADER_BYTES + channelCount);
  const view = header(packet, OP_DMX);
  view.setUint8(12, sequence);
  view.setUint16(14, portAddress & 0x7fff, true);
  view.setUint16(16, channelCount);
  packet.set(values, DMX_HEADER_BYTES);
  return packet;
}

/** An ArtSync packet: nodes that hold new values put them out together. */
export function encodeArtSync(): Uint8Array {
  const packet = new Uint8Array(14);
  header(packet, OP_SYNC);
  return packet;
}

function header(packet: Uint8Array, opCode: number): DataView {
  packet.set(IDENTIFIER, 0);
  const view = new DataView(packet.buffer);
  view.setUint16(8, opCode, true);
  view.setUint16(10, PROTOCOL_VERSION);
  return view;
}
