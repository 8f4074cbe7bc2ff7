import { AffektError } from '../../core/errors.js';
import { arecordProgram } from './arecord-program.js';
import type { CaptureChoice, CaptureWay } from './capture-way.js';
import { avFoundationProgram, directShowProgram } from './ffmpeg-program.js';
import { NO_DEVICE } from './device-choice.js';
import { naudiodonWay } from './naudiodon-way.js';
import { parecProgram } from './parec-program.js';
import { programWay } from './program-way.js';
import { pwRecordProgram } from './pw-record-program.js';

/** What each system has beside naudiodon, in the order in which they are tried. */
const PROGRAMS = {
  darwin: [avFoundationProgram],
  win32: [directShowProgram],
  other: [parecProgram, pwRecordProgram, arecordProgram],
} as const;

/**
 * The ways to record that are meant: of "auto" all that this system may have, in the order in which they are tried.
 * @throws AFFEKT_CONFIG_INVALID for one that this system does not have.
 */
export function captureWays(
  choice: CaptureChoice,
  platform: NodeJS.Platform = process.platform,
): readonly CaptureWay[] {
  const programs = platform === 'darwin' || platform === 'win32' ? PROGRAMS[platform] : PROGRAMS.other;
  const ways = [naudiodonWay, ...programs.map(programWay)];
  if (choice === 'auto') return ways;
  const chosen = ways.filter(({ name }) => name === choice);
  if (chosen.length > 0) return chosen;
  const names = ways.map(({ name }) => name).join(', ');
  throw new AffektError(
    'AFFEKT_CONFIG_INVALID',
    `source.capture is "${choice}", which does not record on this system; allowed is auto, ${names}`,
  );
}

/** Of what each way failed by, in turn, what says most: a device that is there but not as wanted, one that is not there, and so on. */
export function mostTelling(errors: readonly AffektError[]): AffektError {
  if (errors.length > 1 && errors.every(isMissing)) return nothingRecords(errors);
  const most = Math.max(...errors.map(telling));
  const chosen = errors.find((error) => telling(error) === most);
  return chosen ?? new AffektError('AFFEKT_INTERNAL', 'There is no way to record.');
}

function telling({ code, message, retryable }: AffektError): number {
  switch (code) {
    case 'AFFEKT_FORMAT_UNSUPPORTED':
      return retryable ? 3 : 6;
    case 'AFFEKT_DEVICE_NOT_FOUND':
      if (!retryable) return 5;
      return message === NO_DEVICE ? 2 : 4;
    case 'AFFEKT_DEVICE_LOST':
      return 3;
    default:
      return retryable ? 1 : 0;
  }
}

/** Whether a way is not installed. */
function isMissing({ code, retryable }: AffektError): boolean {
  return code === 'AFFEKT_DEVICE_UNAVAILABLE' && !retryable;
}

function nothingRecords(errors: readonly AffektError[]): AffektError {
  const reasons = errors.map(({ message }) => message).join('; ');
  return new AffektError(
    'AFFEKT_DEVICE_UNAVAILABLE',
    `Nothing here can record from a device: ${reasons}. One of them is enough. Files, stdin and the demo work without.`,
  );
}
