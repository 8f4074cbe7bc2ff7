import type { ByteReader } from './byte-reader.js';
import type { Damage } from './damage.js';
import type { DecodedPiece } from './decoded-piece.js';
import {
  type FlacFrame,
  type FlacStreamInfo,
  largestFrameBytes,
  readFlacFrame,
  readStreamInfo,
  STREAM_INFO_BYTES,
} from './flac-frame.js';
import { FLAC_HEADER_BYTES, readFlacFrameHeader } from './flac-frame-header.js';
import { FlacTimeline } from './flac-timeline.js';

const MARK = Buffer.from('fLaC');
/** The mark, the head of the first block, and that block, which is always STREAMINFO. */
const START_BYTES = MARK.length + 4 + STREAM_INFO_BYTES;
const SEARCH_BYTES = 65_536;

/**
 * Decodes a native FLAC file, exactly, at any bit depth. Frames are searched, never believed: each has a sync code, a
 * checksum of its header and one of the whole. So nothing else needs to be understood: metadata, tags, damage and junk lie
 * between frames; what is missing by the frames' numbers becomes silence. A second stream may follow the first.
 */
export async function* decodeFlac(reader: ByteReader, damage: Damage): AsyncGenerator<DecodedPiece> {
  let info: FlacStreamInfo | null = null;
  let timeline: FlacTimeline | null = null;
  for (let lostByteCount = 0; await reader.ensure(1); ) {
    await reader.ensure(START_BYTES);
    if (startsStream(reader.bytes)) {
      timeline?.finish();
      info = readStreamInfo(reader.bytes, MARK.length + 4);
      timeline = new FlacTimeline(info, damage);
      await reader.skip(START_BYTES);
      lostByteCount = 0;
      continue;
    }
    const frame = info && (await readFrame(reader, info));
    if (frame && timeline) {
      await reader.skip(frame.byteLength);
      yield* timeline.place(frame, lostByteCount);
      lostByteCount = 0;
    } else {
      lostByteCount += await skipToCandidate(reader);
    }
  }
  if (timeline === null) damage.say('cut off: it ends in its header');
  timeline?.finish();
}

function startsStream(bytes: Buffer): boolean {
  if (bytes.length < START_BYTES || !bytes.subarray(0, 4).equals(MARK)) return false;
  return (bytes.readUInt8(4) & 0x7f) === 0 && bytes.readUIntBE(5, 3) === STREAM_INFO_BYTES;
}

/** The frame at the reader's position; null where there is none, or no undamaged one. */
async function readFrame(reader: ByteReader, info: FlacStreamInfo): Promise<FlacFrame | null> {
  await reader.ensure(FLAC_HEADER_BYTES);
  const header = readFlacFrameHeader(reader.bytes, 0);
  if (header === null) return null;
  await reader.ensure(largestFrameBytes(header));
  return readFlacFrame(reader.bytes, 0, info);
}

/** Takes at least one byte, and all up to what may begin a frame or a stream; returns how many. */
async function skipToCandidate(reader: ByteReader): Promise<number> {
  await reader.ensure(SEARCH_BYTES);
  const { bytes } = reader;
  const stream = bytes.indexOf(MARK, 1);
  let end = stream < 0 ? bytes.length : stream;
  for (let sync = bytes.indexOf(0xff, 1); sync >= 0 && sync < end; sync = bytes.indexOf(0xff, sync + 1)) {
    if (sync + FLAC_HEADER_BYTES > bytes.length || readFlacFrameHeader(bytes, sync) !== null) end = sync;
  }
  // A mark may be cut at the end of what is at hand.
  if (end === bytes.length && !reader.isEnded) end = Math.max(1, bytes.length - MARK.length + 1);
  return reader.skip(end);
}
