/** Reflected polynomial of CRC-16/X-25 (ITU-T X.25: x^16 + x^12 + x^5 + 1). */
const POLYNOMIAL = 0x8408;

/** The input channel that QLC+ derives from an OSC address: CRC-16/X-25 of its bytes. Two addresses may collide. */
export function qlcplusChannel(address: string): number {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(address)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ POLYNOMIAL : crc >> 1;
  }
  return ~crc & 0xffff;
}

/** Pairs of addresses that QLC+ cannot tell apart. */
export function qlcplusCollisions(addresses: readonly string[]): readonly (readonly [string, string])[] {
  const byChannel = new Map<number, string>();
  return addresses.flatMap((address) => {
    const channel = qlcplusChannel(address);
    const other = byChannel.get(channel);
    byChannel.set(channel, other ?? address);
    return other === undefined || other === address ? [] : [[other, address] as const];
  });
}
