import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { AffektError } from '../../core/errors.js';
import { ByteReader } from './byte-reader.js';
import type { Damage } from './damage.js';
import type { DecodedPiece } from './decoded-piece.js';
import { decodeWav } from './wav-stream.js';

/** Kinds of file that are handed over: sound and films, nothing that names other files or addresses (playlists). */
const FORMATS = [
  '3gp,aa,aac,ac3,adx,aiff,alaw,amr,amrnb,amrwb,ape,asf,ast,au,avi,caf,dff,dsf,dts,dtshd,eac3,f4v,flac,flv,gsm,iff',
  'loas,m4a,matroska,mj2,mlp,mov,mp2,mp3,mp4,mpc,mpc8,mpeg,mpegts,mulaw,mxf,nsv,nut,oga,ogg,oma,opus,qcp,rm,shn,sox,spx',
  'tak,truehd,tta,voc,w64,wav,webm,wma,wsd,wtv,wv,wve,xa,xwma',
].join();
const LARGEST_COMPLAINT_CHARACTERS = 2000;

/** `ffmpeg version …`, or null where it is not installed. */
export async function ffmpegVersion(): Promise<string | null> {
  return await new Promise((resolve) => {
    execFile('ffmpeg', ['-version'], { timeout: 10_000, windowsHide: true }, (error, stdout) =>
      resolve(error === null ? (/^ffmpeg version \S+/.exec(stdout)?.[0] ?? 'ffmpeg') : null),
    );
  });
}

/**
 * Decodes the first sound track of a file through ffmpeg, as a WAV stream of floats that waits to be read. The process ends
 * with the iteration. `descriptor`: the open file, so that its name plays no part (`path` on Windows, which has no such way).
 * @throws AFFEKT_AUDIO_UNSUPPORTED where ffmpeg is not installed, or cannot read the file either.
 */
export async function* decodeWithFfmpeg(
  path: string,
  descriptor: number,
  damage: Damage,
): AsyncGenerator<DecodedPiece> {
  const input = process.platform === 'win32' ? `file:${path}` : '/dev/fd/3';
  const args = ['-nostdin', '-v', 'error', '-format_whitelist', FORMATS, '-i', input];
  const output = ['-map', '0:a:0', '-c:a', 'pcm_f32le', '-f', 'wav', 'pipe:1'];
  const child = spawn('ffmpeg', [...args, ...output], {
    stdio: ['ignore', 'pipe', 'pipe', descriptor],
    windowsHide: true,
  });
  const ended = endOf(child);
  const complaint = complaintOf(child);
  const reader = new ByteReader(child.stdout as Readable as AsyncIterable<Buffer>);
  try {
    if (!(await reader.ensure(1))) throw await refusal(ended, complaint);
    yield* decodeWav(reader, damage);
    const exit = await ended;
    if (exit !== 0 || complaint.text !== '') damage.say(`damaged: ffmpeg says ${complaint.first}`);
  } finally {
    child.kill('SIGKILL');
    await reader.close();
    await ended.catch(() => undefined);
  }
}

/** Resolves to the exit code; rejects where there is no ffmpeg. */
function endOf(child: ChildProcess): Promise<number | null> {
  const ended = once(child, 'close').then(([code]) => code as number | null);
  // Whoever reads the sound may have failed first, and not ask.
  ended.catch(() => undefined);
  return ended;
}

interface Complaint {
  text: string;
  /** The first line that tells something, without addresses of memory. */
  readonly first: string;
}

function complaintOf(child: ChildProcess): Complaint {
  const complaint = {
    text: '',
    get first(): string {
      return this.text.split('\n')[0]?.replace(/\[[^\]]* @ 0x[0-9a-f]+\] ?/g, '') || 'nothing of why';
    },
  };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.text.length < LARGEST_COMPLAINT_CHARACTERS) complaint.text += text;
  });
  return complaint;
}

async function refusal(ended: Promise<number | null>, complaint: Complaint): Promise<AffektError> {
  try {
    await ended;
    return new AffektError('AFFEKT_AUDIO_UNSUPPORTED', `ffmpeg cannot read it either (${complaint.first})`);
  } catch (cause) {
    return new AffektError(
      'AFFEKT_AUDIO_UNSUPPORTED',
      'ffmpeg could read it, but is not installed; install it (https://ffmpeg.org) or convert the file to WAV, FLAC, MP3 or Ogg',
      { cause },
    );
  }
}
