import { type ExecFileException, execFile } from 'node:child_process';
import { AffektError } from '../../core/errors.js';

/** A sound server that does not answer must not hang the program. */
const TIMEOUT_MS = 5000;
const LARGEST_ANSWER_BYTES = 16 * 1024 * 1024;

/** Messages in English, names as they are. */
export const PLAIN_LANGUAGE = { LC_ALL: 'C.UTF-8', LANGUAGE: '' } as const;

/** What a program printed until its end. */
export interface ProgramAnswer {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program of the system to its end.
 * @throws AFFEKT_DEVICE_UNAVAILABLE when it is not installed, or (retryable) does not end in time.
 */
export async function askProgram(program: string, args: readonly string[]): Promise<ProgramAnswer> {
  const options = {
    timeout: TIMEOUT_MS,
    maxBuffer: LARGEST_ANSWER_BYTES,
    windowsHide: true,
    env: { ...process.env, ...PLAIN_LANGUAGE },
  };
  const { error, stdout, stderr } = await new Promise<{
    error: ExecFileException | null;
    stdout: string;
    stderr: string;
  }>((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => resolve({ error, stdout, stderr }));
  });
  if (error !== null && typeof error.code === 'string')
    throw cannotRun(program, { code: error.code, message: error.message });
  if (error?.killed === true) {
    throw new AffektError('AFFEKT_DEVICE_UNAVAILABLE', `${program} does not answer`, { retryable: true });
  }
  return { exitCode: error === null ? 0 : Number(error.code ?? Number.NaN), stdout, stderr };
}

/** As `askProgram`, for a program that ends well when all is well: its stdout. @throws also (retryable) when it does not. */
export async function answerOf(program: string, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await askProgram(program, args);
  if (exitCode === 0) return stdout;
  const reason = stderr.trim().split('\n').at(-1) || `it ended with ${exitCode}`;
  throw new AffektError('AFFEKT_DEVICE_UNAVAILABLE', `${program} lists no devices: ${reason}`, {
    retryable: true,
  });
}

/** Where a program is to be had, by the names of Debian and Ubuntu. */
const PACKAGES: Readonly<Record<string, string>> = {
  pactl: 'pulseaudio-utils',
  parec: 'pulseaudio-utils',
  'pw-dump': 'pipewire-bin',
  'pw-record': 'pipewire-bin',
  arecord: 'alsa-utils',
};

/** Why no process was made. */
export function cannotRun(
  program: string,
  cause: Pick<NodeJS.ErrnoException, 'code' | 'message'>,
): AffektError {
  const source = PACKAGES[program] === undefined ? '' : ` (package ${PACKAGES[program]})`;
  const reason = cause.code === 'ENOENT' ? `is not installed${source}` : `cannot be run (${cause.message})`;
  return new AffektError('AFFEKT_DEVICE_UNAVAILABLE', `the program ${program} ${reason}`, { cause });
}
