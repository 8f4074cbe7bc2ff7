import { AffektError } from '../../core/errors.js';

/** An input device as a person sees it. */
export interface DeviceInfo {
  readonly name: string;
  /** The system's audio interface that offers it, e.g. ALSA, Core Audio, Windows WASAPI. */
  readonly hostApi: string;
  /** Input channels it can deliver at most. */
  readonly channelCount: number;
  readonly defaultSampleRateHz: number;
  readonly isDefault: boolean;
}

/**
 * The device called `name`, or the default input when no name is given. Upper and lower case are told apart only where
 * two devices differ in nothing else; of devices with one name the default, then the first, is taken.
 * @throws AFFEKT_DEVICE_NOT_FOUND naming the devices there are and the nearest name.
 */
export function chooseDevice<T extends DeviceInfo>(devices: readonly T[], name: string | null): T {
  if (devices.length === 0) {
    throw new AffektError(
      'AFFEKT_DEVICE_NOT_FOUND',
      'There is no audio input device here. Connect one, or use --source file, stdin or demo.',
      { retryable: true },
    );
  }
  if (name === null) {
    const chosen = devices.find((device) => device.isDefault) ?? devices[0];
    if (chosen !== undefined) return chosen;
  } else {
    const sameName = devices.filter((device) => device.name === name);
    const sameLetters = devices.filter((device) => device.name.toLowerCase() === name.toLowerCase());
    const matches = sameName.length > 0 ? sameName : sameLetters;
    const chosen = matches.find((device) => device.isDefault) ?? matches[0];
    if (chosen !== undefined) return chosen;
  }
  const names = devices.map((device) => `'${device.name}'`);
  throw new AffektError(
    'AFFEKT_DEVICE_NOT_FOUND',
    `There is no input device called '${name}'; did you mean '${nearestName(name ?? '', devices)}'? ` +
      `Here are: ${names.join(', ')}.`,
    { retryable: true },
  );
}

function nearestName(name: string, devices: readonly DeviceInfo[]): string {
  let nearest = '';
  let leastDistance = Number.POSITIVE_INFINITY;
  for (const device of devices) {
    const isPart = device.name.toLowerCase().includes(name.toLowerCase());
    const distance = isPart ? 0 : editDistance(name.toLowerCase(), device.name.toLowerCase());
    if (distance < leastDistance) {
      leastDistance = distance;
      nearest = device.name;
    }
  }
  return nearest;
}

/** Levenshtein distance: insertions, deletions and replacements that turn one text into the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      row.push(Math.min(replace, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[to.length] ?? 0;
}
