import { type FlacStreamInfo, readFlacFrame, readStreamInfo, STREAM_INFO_BYTES } from './flac-frame.js';
import type { OggCodec } from './ogg-codec.js';

/** `\x7fFLAC`, version, header count, `fLaC` and a block's head (RFC 9639, section 10.1). */
const INFO_AT = 17;

/** The codec that the first packet of FLAC within Ogg asks for; null where it is not one. */
export async function openFlacPackets(head: Buffer): Promise<OggCodec | null> {
  const isFlac = head.toString('latin1', 0, 5) === '\x7fFLAC' && head.length >= INFO_AT + STREAM_INFO_BYTES;
  return isFlac ? new FlacPackets(readStreamInfo(head, INFO_AT)) : null;
}

class FlacPackets implements OggCodec {
  readonly format: OggCodec['format'];
  readonly preSkip = 0;
  readonly #info: FlacStreamInfo;

  constructor(info: FlacStreamInfo) {
    this.#info = info;
    this.format = { sampleRateHz: info.sampleRateHz, channelCount: info.channelCount };
  }

  async decode(packet: Uint8Array): Promise<Float32Array | 'header' | 'damaged'> {
    if (packet[0] !== 0xff) return 'header';
    const frame = readFlacFrame(packet, 0, this.#info);
    const isOfStream =
      frame?.format.channelCount === this.format.channelCount &&
      frame.format.sampleRateHz === this.format.sampleRateHz;
    return frame !== null && isOfStream ? frame.samples : 'damaged';
  }

  /** Frames stand alone. */
  lose(): void {}

  close(): void {}
}
