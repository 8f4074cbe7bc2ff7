import { createOpusDecoder, type OpusPacketDecoder } from '@audio/decode-opus/core';
import { interleaved } from './decoded-piece.js';
import { inWavOrder, type OggCodec } from './ogg-codec.js';

/** Opus is always decoded at 48 kHz; the rate in its header is only that of the recording before coding. */
const RATE_HZ = 48_000;
const HEADER_BYTES = 19;
/** A decoder that begins in the middle takes 80 ms to agree with one that did not (RFC 7845, section 4.6). */
const SETTLING_SAMPLES = 3840;

/** The codec that an OpusHead packet (RFC 7845, section 5.1) asks for; null where it is not one that is known. */
export async function openOpusPackets(head: Buffer): Promise<OggCodec | null> {
  if (head.length < HEADER_BYTES || head.toString('latin1', 0, 8) !== 'OpusHead') return null;
  const channelCount = head.readUInt8(9);
  const family = head.readUInt8(18);
  const hasTable = family !== 0;
  if (head.readUInt8(8) > 15 || (hasTable && head.length < HEADER_BYTES + 2 + channelCount)) return null;
  const options = {
    channels: channelCount,
    outputGain: head.readInt16LE(16),
    ...(hasTable && {
      streamCount: head.readUInt8(19),
      coupledStreamCount: head.readUInt8(20),
      channelMappingTable: [...head.subarray(21, 21 + channelCount)],
    }),
  };
  const decoder = await createOpusDecoder();
  decoder.configure(options);
  return new OpusPackets(decoder, () => decoder.configure(options), channelCount, head.readUInt16LE(10));
}

class OpusPackets implements OggCodec {
  readonly format;
  readonly preSkip: number;
  readonly #decoder: OpusPacketDecoder;
  readonly #restart: () => void;
  #headerCount = 0;
  #unsettledCount = 0;

  constructor(decoder: OpusPacketDecoder, restart: () => void, channelCount: number, preSkip: number) {
    this.#decoder = decoder;
    this.#restart = restart;
    this.format = { sampleRateHz: RATE_HZ, channelCount };
    this.preSkip = preSkip;
  }

  async decode(packet: Uint8Array): Promise<Float32Array | 'header' | 'damaged'> {
    // Two packets of headers; where the second is lost, audio follows the first at once.
    const isTags = Buffer.from(packet.subarray(0, 8)).toString('latin1') === 'OpusTags';
    if (this.#headerCount === 0 || isTags) {
      this.#headerCount++;
      return 'header';
    }
    const { channelData, errors } = this.#decoder.decodeFrames([packet]);
    if (errors.length > 0) return 'damaged';
    const samples = interleaved(inWavOrder(channelData), this.format.channelCount);
    const unsettled = Math.min(this.#unsettledCount, samples.length / this.format.channelCount);
    samples.fill(0, 0, unsettled * this.format.channelCount);
    this.#unsettledCount -= unsettled;
    return samples;
  }

  lose(): void {
    this.#restart();
    this.#unsettledCount = SETTLING_SAMPLES;
  }

  close(): void {
    this.#decoder.free();
  }
}
