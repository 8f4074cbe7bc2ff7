import { flagsAndLength, writeSacnStart } from './sacn-root-layer.js';

/** The multicast group of the universe 64214, on which sources say what they send. */
export const SACN_DISCOVERY_ADDRESS = '239.255.250.214';

const HEADER_BYTES = 120;
const UNIVERSES_A_PAGE = 512;
/** VECTOR_ROOT_E131_EXTENDED and VECTOR_E131_EXTENDED_DISCOVERY. */
const VECTORS = { root: 0x0000_0008, framing: 0x0000_0002 };

/**
 * The E1.31 universe discovery packets of a source (ANSI E1.31-2018, table 4-3 and section 8): its universes in rising order, 512 a
 * page; of no universes one empty page. `cid`: 16 bytes.
 */
export function encodeSacnDiscovery(
  cid: Uint8Array,
  sourceName: string,
  universes: readonly number[],
): Uint8Array[] {
  const sorted = [...new Set(universes)].sort((one, other) => one - other);
  const pageCount = Math.max(1, Math.ceil(sorted.length / UNIVERSES_A_PAGE));
  return Array.from({ length: pageCount }, (_, page) => {
    const listed = sorted.slice(page * UNIVERSES_A_PAGE, (page + 1) * UNIVERSES_A_PAGE);
    const packet = new Uint8Array(HEADER_BYTES + 2 * listed.length);
    const view = writeSacnStart(packet, VECTORS, cid, sourceName);
    // Universe discovery layer: VECTOR_UNIVERSE_DISCOVERY_UNIVERSE_LIST, page, last page, list.
    view.setUint16(112, flagsAndLength(packet.length - 112));
    view.setUint32(114, 0x0000_0001);
    view.setUint8(118, page);
    view.setUint8(119, pageCount - 1);
    for (const [index, universe] of listed.entries()) view.setUint16(HEADER_BYTES + 2 * index, universe);
    return packet;
  });
}
