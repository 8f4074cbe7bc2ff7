import { readMp3FrameHeader } from './mp3-frame.js';
import { tagLength } from './mp3-watch.js';

/** Kinds of audio file that are read. */
export type AudioType = 'wav' | 'mp3' | 'flac' | 'ogg-vorbis' | 'ogg-opus' | 'ogg-flac';

/** How far into a file without a name in front an MP3 frame is looked for. */
const MP3_SEARCH_BYTES = 4096;

/** Tells by content, never by name, what `head` (the first bytes of a file, some KiB) is the start of; null when nothing known. */
export function detectAudioType(head: Uint8Array): AudioType | null {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1');
  if (/^(RIFF|RF64|BW64)/.test(text) && text.slice(8, 12) === 'WAVE') return 'wav';
  if (text.startsWith('fLaC')) return 'flac';
  if (text.startsWith('OggS')) {
    if (text.slice(0, 256).includes('OpusHead')) return 'ogg-opus';
    if (text.slice(0, 256).includes('\x01vorbis')) return 'ogg-vorbis';
    if (text.slice(0, 256).includes('\x7fFLAC')) return 'ogg-flac';
    return null;
  }
  if (text.startsWith('ID3')) return text.slice(tagLength(head, 0)).startsWith('fLaC') ? 'flac' : 'mp3';
  return hasMp3Frames(head) ? 'mp3' : null;
}

/** Two frames in a row: one alone can be chance. A file of one frame is no music. */
function hasMp3Frames(head: Uint8Array): boolean {
  for (let offset = 0; offset < Math.min(head.length, MP3_SEARCH_BYTES); offset++) {
    const header = readMp3FrameHeader(head, offset);
    if (header !== null && readMp3FrameHeader(head, offset + header.byteLength) !== null) return true;
  }
  return false;
}
