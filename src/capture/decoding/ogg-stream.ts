import { AffektError } from '../../core/errors.js';
import type { ByteReader } from './byte-reader.js';
import type { Damage } from './damage.js';
import type { DecodedPiece } from './decoded-piece.js';
import type { OggCodec } from './ogg-codec.js';
import { openFlacPackets } from './ogg-flac.js';
import { OggLink } from './ogg-link.js';
import { openOpusPackets } from './ogg-opus.js';
import { type OggPage, OggPages } from './ogg-page.js';
import { openVorbisPackets } from './ogg-vorbis.js';

const CODECS = [openVorbisPackets, openOpusPackets, openFlacPackets];

/**
 * Decodes an Ogg file: the first Vorbis, Opus or FLAC stream of each link of its chain, each with a decoder of its own that
 * never sees a damaged page. Streams beside it (pictures, video, a second track) are passed over.
 * @throws AFFEKT_AUDIO_UNSUPPORTED where there is none of the three.
 */
export async function* decodeOgg(reader: ByteReader, damage: Damage): AsyncGenerator<DecodedPiece> {
  const pages = new OggPages(reader);
  const otherSerials = new Set<number>();
  let link: OggLink | null = null;
  try {
    for (let page = await pages.next(); page !== null; page = await pages.next()) {
      // Streams side by side all begin before the first of them goes on.
      if (page.isFirst && (link === null || link.hasAudio || link.isEnded)) {
        const codec = await openCodec(page);
        if (codec !== null) {
          link?.close();
          link = new OggLink(codec, page, damage);
          otherSerials.clear();
        }
      }
      if (page.serial === link?.serial) yield* link.take(page);
      else if (page.isFirst) otherSerials.add(page.serial);
      else if (!otherSerials.has(page.serial)) {
        damage.say('damaged: the header of a part of it is lost, so that this part is left out');
      }
    }
    if (link === null && otherSerials.size > 0) {
      throw new AffektError('AFFEKT_AUDIO_UNSUPPORTED', 'it holds no Vorbis, Opus or FLAC');
    }
    const isLeft = pages.lostByteCount > 0 && link?.isEnded !== true;
    if (isLeft || link?.isEnded !== true) damage.say('cut off: the end of the stream is missing');
  } finally {
    link?.close();
  }
}

/** The codec of the stream that begins with this page; null where it is none of ours. */
async function openCodec({ packets: [first] }: OggPage): Promise<OggCodec | null> {
  if (first === undefined) return null;
  for (const open of CODECS) {
    const codec = await open(Buffer.from(first));
    if (codec !== null) return codec;
  }
  return null;
}
