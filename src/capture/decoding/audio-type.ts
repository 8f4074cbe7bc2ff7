import { areAlike, readMp3FrameHeader } from './mp3-frame.js';

/** Kinds of audio file that Affekt decodes itself. */
export type AudioType = 'wav' | 'mp3' | 'flac' | 'ogg';

/** Where in `head` audio of a known kind begins. */
export interface FoundAudio {
  readonly type: AudioType;
  readonly offset: number;
}

/** So many bytes are searched for audio behind what is none. */
export const SEARCH_BYTES = 1024 * 1024;
/** Frames in a row that make an MP3 where it does not begin at once: fewer can be chance. */
const MP3_FRAMES = 4;
const FLAC_START = Buffer.from('664c61430000', 'hex');

/** Kinds of file that hold audio, but not to be decoded here: where to look, what stands there, and what it is. */
const OTHERS: readonly (readonly [number, string, string])[] = [
  [4, 'ftyp', 'an MP4 or M4A file'],
  [4, 'moov', 'a QuickTime file'],
  [4, 'mdat', 'a QuickTime file'],
  [0, '\x1a\x45\xdf\xa3', 'a Matroska or WebM file'],
  [8, 'AIFF', 'an AIFF file'],
  [8, 'AIFC', 'an AIFF file'],
  [8, 'AVI ', 'an AVI file'],
  [0, '0&\xb2u\x8ef\xcf\x11', 'a WMA file'],
  [0, 'caff', 'a CAF file'],
  [0, 'wvpk', 'a WavPack file'],
  [0, 'MAC ', "a Monkey's Audio file"],
  [0, 'MPCK', 'a Musepack file'],
  [0, 'TTA1', 'a True Audio file'],
  [0, 'DSD ', 'a DSD file'],
  [0, 'FLV\x01', 'a Flash video'],
  [0, '.snd', 'an AU file'],
  [0, '#!AMR', 'an AMR file'],
  [0, '\x00\x00\x01\xba', 'an MPEG programme stream'],
];

/** What file other than ours `head` is the start of, in words; null where that is not known. */
export function otherFormat(head: Buffer): string | null {
  const found = OTHERS.find(
    ([offset, mark]) => head.toString('latin1', offset, offset + mark.length) === mark,
  );
  return found?.[2] ?? (isFreeFormat(head) ? 'an MP3 in free format' : null);
}

/** Tells by content, never by name, what begins at the start of `head`; null where it is nothing known. */
export function detectAudioType(head: Buffer): AudioType | null {
  if (/^(RIFF|RF64|BW64)....WAVE/s.test(head.toString('latin1', 0, 12))) return 'wav';
  if (head.toString('latin1', 0, 4) === 'fLaC') return 'flac';
  if (head.toString('latin1', 0, 4) === 'OggS') return 'ogg';
  return mp3FrameCount(head, 0, 2) >= 2 || hasXingHeader(head) ? 'mp3' : null;
}

/** The first place in `head` where audio of a known kind begins: behind a damaged tag, or junk. */
export function searchAudio(head: Buffer): FoundAudio | null {
  for (let offset = 0; offset < Math.min(head.length, SEARCH_BYTES); offset++) {
    const byte = head[offset];
    if (byte === 0xff && mp3FrameCount(head, offset, MP3_FRAMES) >= MP3_FRAMES)
      return { type: 'mp3', offset };
    if (byte === 0x66 && head.subarray(offset, offset + 6).equals(FLAC_START))
      return { type: 'flac', offset };
  }
  return null;
}

/** Layer III with bitrate 0: the length of frames is not in their headers. */
function isFreeFormat(head: Buffer): boolean {
  const [sync = 0, version = 0, rates = 0xff] = head;
  return sync === 0xff && (version & 0xe6) === 0xe2 && rates >> 4 === 0 && ((rates >> 2) & 3) !== 3;
}

function hasXingHeader(head: Buffer): boolean {
  const at = 4 + (readMp3FrameHeader(head, 0)?.sideInfoBytes ?? head.length);
  return /^(Xing|Info)$/.test(head.toString('latin1', at, at + 4));
}

/** Frames of one kind, one after the other from `offset` on; no more than `most` are counted. */
function mp3FrameCount(head: Buffer, offset: number, most: number): number {
  const first = readMp3FrameHeader(head, offset);
  if (first === null) return 0;
  let count = 0;
  for (let at = offset; count < most; count++) {
    const header = readMp3FrameHeader(head, at);
    if (header === null || !areAlike(header, first)) break;
    at += header.byteLength;
  }
  return count;
}
