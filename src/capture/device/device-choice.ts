import { AffektError } from '../../core/errors.js';
import { fewNames } from '../../core/name-among.js';
import { nearestName } from '../../core/nearest-name.js';

export const NO_DEVICE =
  'There is no audio input device here. Connect one, or use --source file, stdin or demo.';

/** An input device as a person sees it. */
export interface DeviceInfo {
  readonly name: string;
  /** The system's audio interface that offers it, e.g. ALSA, PulseAudio, Core Audio, Windows WASAPI. */
  readonly hostApi: string;
  /** Input channels it can deliver at most; null: not known before it is opened. */
  readonly channelCount: number | null;
  /** Null: not known before it is opened. */
  readonly defaultSampleRateHz: number | null;
  readonly isDefault: boolean;
}

/** An input device as whoever records from it sees it. */
export interface CaptureDevice extends DeviceInfo {
  /** What the system calls it besides, e.g. `alsa_input.usb-…`: as good as its name. */
  readonly aliases: readonly string[];
  /** It hears what another device plays. Microphones go before it where a part of a name fits both. */
  readonly isMonitor: boolean;
  /** It makes up as many channels as it is asked for, as ALSA's ways into a sound server do: past two it is not known what is in them. */
  readonly makesUpChannels: boolean;
}

/** Whether a device's name is what was asked for, the strictest first. */
const FITS: readonly ((name: string, wanted: string) => boolean)[] = [
  (name, wanted) => name === wanted,
  (name, wanted) => name.toLowerCase() === wanted.toLowerCase(),
  (name, wanted) => nameWithoutIndex(name) === nameWithoutIndex(wanted),
  (name, wanted) =>
    name.toLowerCase().includes(wanted.toLowerCase()) ||
    nameWithoutIndex(name).includes(nameWithoutIndex(wanted)),
];

/**
 * The device called `wanted`, or the default input when that is null. A part that fits one device alone will do; upper and lower
 * case, and the place where the system found the device, count only where two differ in nothing else. Never one of `others`:
 * what else was there by that name when it was heard last.
 * @throws AFFEKT_DEVICE_NOT_FOUND naming the devices there are: retryable where none fits, not where several do.
 */
export function chooseDevice<T extends CaptureDevice>(
  devices: readonly T[],
  wanted: string | null,
  others: readonly string[] = [],
): T {
  if (wanted === null) {
    const chosen = devices.find(({ isDefault }) => isDefault) ?? microphonesFirst(devices)[0];
    if (chosen !== undefined) return chosen;
  }
  if (devices.length === 0 || wanted === null) {
    throw notFound(NO_DEVICE);
  }
  const candidates = devices.filter(({ name }) => !others.includes(name));
  for (const fits of FITS) {
    const fitting = candidates.filter((device) =>
      [device.name, ...device.aliases].some((name) => fits(name, wanted)),
    );
    const [first, ...more] = microphonesFirst(ofOneInterface(fitting));
    if (first === undefined) continue;
    // One device that is listed twice, by the default of the two.
    if (more.every(({ name }) => name === first.name)) {
      return more.find(({ isDefault }) => isDefault) ?? first;
    }
    const message = `'${wanted}' fits ${more.length + 1} input devices: ${namesOf([first, ...more])}. Give more of the name.`;
    throw new AffektError('AFFEKT_DEVICE_NOT_FOUND', message);
  }
  const names = devices.map(({ name }) => name);
  const nearest = nearestName(wanted, names);
  const hint = nearest === null ? '' : `; did you mean '${nearest}'?`;
  throw notFound(`There is no input device called '${wanted}'${hint || '.'} Here are: ${namesOf(devices)}.`);
}

/**
 * A name in small letters without the place at which the system found the device, which is another when it comes back: `(hw:1,0)` of ALSA,
 * the `2- ` of Windows.
 */
export function nameWithoutIndex(name: string): string {
  return name
    .replace(/\s*\(hw:\d+(,\d+)*\)/, '')
    .replace(/\(\d+- /, '(')
    .toLowerCase();
}

function notFound(message: string): AffektError {
  return new AffektError('AFFEKT_DEVICE_NOT_FOUND', message, { retryable: true });
}

/** Windows offers every device by several interfaces: those of the default input's, or else the first's. */
function ofOneInterface<T extends DeviceInfo>(devices: readonly T[]): readonly T[] {
  const { hostApi } = devices.find(({ isDefault }) => isDefault) ?? devices[0] ?? {};
  return devices.filter((device) => device.hostApi === hostApi);
}

/** The devices that are no monitors, or all where there is none but these. */
function microphonesFirst<T extends CaptureDevice>(devices: readonly T[]): readonly T[] {
  const microphones = devices.filter(({ isMonitor }) => !isMonitor);
  return microphones.length > 0 ? microphones : devices;
}

function namesOf(devices: readonly DeviceInfo[]): string {
  return fewNames([...new Set(devices.map(({ name }) => `'${name}'`))]);
}
