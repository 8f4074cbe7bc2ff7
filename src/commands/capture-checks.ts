import type { CaptureWay } from '../capture/device/capture-way.js';
import { captureWays, mostTelling } from '../capture/device/capture-ways.js';
import type { DeviceInfo } from '../capture/device/device-choice.js';
import { type AffektError, toAffektError } from '../core/errors.js';

/** One thing that `affekt doctor` looks at. */
export interface Check {
  readonly name: string;
  /** Without it `affekt start` cannot work at all. */
  readonly isCore: boolean;
  /** Whether it matters where it is not right, and to whom. */
  readonly matters: string;
  /** Resolves to what was found; throws when it is not right, with what to do in the message. */
  run(): Promise<string>;
}

interface Examined {
  readonly name: CaptureWay['name'];
  readonly devices: readonly DeviceInfo[];
  readonly error: AffektError | null;
}

/** Whether there is an input device that can be recorded from, and by what. */
export async function captureChecks(): Promise<readonly Check[]> {
  const ways = await Promise.all(captureWays('auto').map(examine));
  const working = ways.find(({ devices }) => devices.length > 0);
  return [
    {
      name: 'audio input',
      isCore: false,
      matters: 'only to those who listen to a device; files, stdin and the demo work without one',
      run: async () => inputWords(ways, working),
    },
    ...ways.map((way) => ({
      name: `capture by ${way.name}`,
      isCore: false,
      matters:
        working === undefined
          ? 'one of these is enough, and only to those who listen to a device'
          : `not at all: ${working.name} records here`,
      run: async () => wayWords(way),
    })),
  ];
}

async function examine(way: CaptureWay): Promise<Examined> {
  try {
    return { name: way.name, devices: await way.list(), error: null };
  } catch (error) {
    return { name: way.name, devices: [], error: toAffektError(error, 'AFFEKT_DEVICE_UNAVAILABLE') };
  }
}

function inputWords(ways: readonly Examined[], working: Examined | undefined): string {
  if (working !== undefined) {
    const preferred = working.devices.find(({ isDefault }) => isDefault) ?? working.devices[0];
    return `${preferred?.name} by ${working.name}; ${devicesWords(working)} in all`;
  }
  if (ways.every(({ error }) => error !== null)) {
    throw mostTelling(ways.flatMap(({ error }) => error ?? []));
  }
  throw new Error('there is none; connect one, or use --source file, stdin or demo');
}

function wayWords(way: Examined): string {
  if (way.error !== null) throw way.error;
  if (way.devices.length === 0) throw new Error('works, but finds no input device');
  return devicesWords(way);
}

function devicesWords({ devices }: Examined): string {
  return devices.length === 1 ? '1 device' : `${devices.length} devices`;
}
