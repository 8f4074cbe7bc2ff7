const FLOAT_TAG = ',f';

/**
 * One OSC 1.0 message with a single float32 argument: padded address, type tag `,f`, big-endian value.
 * Only floats are sent: a receiver may take an int32 for something else (QLC+: a raw DMX value).
 * Throws a RangeError for a value that is not finite or an address that does not begin with `/`.
 */
export function encodeOscFloat(address: string, value: number): Uint8Array {
  if (!Number.isFinite(value))
    throw new RangeError(`OSC value of ${address} is ${value}, a finite number expected`);
  if (!/^\/[\x21-\x7e]+$/.test(address))
    throw new RangeError(`OSC address ${address} must begin with / and be ASCII`);
  const addressBytes = paddedLength(address);
  const packet = new Uint8Array(addressBytes + paddedLength(FLOAT_TAG) + 4);
  const { written } = new TextEncoder().encodeInto(address, packet);
  new TextEncoder().encodeInto(FLOAT_TAG, packet.subarray(addressBytes));
  if (written !== address.length) throw new RangeError(`OSC address ${address} must be ASCII`);
  new DataView(packet.buffer).setFloat32(packet.length - 4, value);
  return packet;
}

/** Length of a string with its terminating zero, up to the next multiple of four. */
function paddedLength(text: string): number {
  return (Math.floor(text.length / 4) + 1) * 4;
}
