import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { interleaved } from './decoded-piece.js';
import { inWavOrder, type OggCodec } from './ogg-codec.js';

type Page = Parameters<OggVorbisDecoder['decodeOggPages']>[0][number];

const IDENTIFICATION_BYTES = 30;
const SETUP = 5;

/** The codec that a Vorbis identification header (Vorbis I, section 4.2.2) asks for; null where it is not one. */
export async function openVorbisPackets(head: Buffer): Promise<OggCodec | null> {
  if (head.length < IDENTIFICATION_BYTES || head.toString('latin1', 0, 7) !== '\x01vorbis') return null;
  const format = { sampleRateHz: head.readUInt32LE(12), channelCount: head.readUInt8(11) };
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  await decoder.decodeOggPages([pageOf(head, [])]);
  return new VorbisPackets(decoder, format);
}

/** As the decoder takes them: the packets of a page, the setup header beside the first. */
function pageOf(
  data: Uint8Array,
  packets: readonly Uint8Array[],
  setup: Uint8Array = new Uint8Array(0),
): Page {
  const codecFrames = packets.map((packet) => ({ data: packet, header: { vorbisSetup: setup } }));
  return { data, codecFrames, isLastPage: false } as Page;
}

class VorbisPackets implements OggCodec {
  readonly format: OggCodec['format'];
  readonly preSkip = 0;
  readonly #decoder: OggVorbisDecoder;
  #setup: Uint8Array | null = null;
  #isSetUp = false;

  constructor(decoder: OggVorbisDecoder, format: OggCodec['format']) {
    this.#decoder = decoder;
    this.format = format;
  }

  async decode(packet: Uint8Array): Promise<Float32Array | 'header' | 'damaged'> {
    // Header packets have odd numbers in front, audio has an even one.
    if (((packet[0] ?? 0) & 1) === 1) {
      if (packet[0] === SETUP) this.#setup = packet;
      return 'header';
    }
    if (this.#setup === null) return 'damaged';
    const page = this.#isSetUp ? pageOf(packet, [packet]) : pageOf(new Uint8Array(1), [packet], this.#setup);
    this.#isSetUp = true;
    const { channelData } = await this.#decoder.decodeOggPages([page]);
    return interleaved(inWavOrder(channelData), this.format.channelCount);
  }

  /** Each block only fades over into the next: nothing to be done. */
  lose(): void {}

  close(): void {
    this.#decoder.free();
  }
}
