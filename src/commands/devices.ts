import { type Command, Option } from 'commander';
import type { CaptureChoice } from '../capture/device/capture-way.js';
import { captureWays } from '../capture/device/capture-ways.js';
import type { DeviceInfo } from '../capture/device/device-choice.js';
import { type InputDevices, listInputDevices } from '../capture/device/device-list.js';
import { CAPTURE_CHOICES } from '../core/config-schema.js';

interface DevicesFlags {
  readonly format: 'table' | 'json';
  readonly capture: CaptureChoice;
}

/** `affekt devices`: the input devices there are now. */
export function register(program: Command): void {
  program
    .command('devices')
    .description('list the input devices; the names go to `affekt start --device NAME`')
    .addOption(
      new Option('--capture <way>', 'which program lists them').choices(CAPTURE_CHOICES).default('auto'),
    )
    .addOption(new Option('--format <format>', 'of the output').choices(['table', 'json']).default('table'))
    .action(async ({ format, capture }: DevicesFlags) => {
      const listed = await listInputDevices(captureWays(capture));
      console.log(format === 'json' ? JSON.stringify(listed.devices) : deviceTable(listed));
    });
}

/** One line a device, the default one marked by `*`, and how they are recorded from. */
function deviceTable({ capture, devices }: InputDevices): string {
  if (devices.length === 0) {
    return 'There is no input device here. Connect one, or use `affekt start --source demo`, file or stdin.';
  }
  const table = [['', 'name', 'channels', 'rate/Hz', 'interface'], ...devices.map(cellsOf)];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const { name } = devices.find(({ isDefault }) => isDefault) ?? (devices[0] as DeviceInfo);
  const hint = `A part of a name will do: affekt start --device "${name}". Recorded by ${capture}; \`affekt doctor\` says what else records here.`;
  return [...lines, '', hint].join('\n');
}

function cellsOf(device: DeviceInfo): string[] {
  const { isDefault, name, channelCount, defaultSampleRateHz, hostApi } = device;
  return [
    isDefault ? '*' : '',
    name,
    String(channelCount ?? '?'),
    String(defaultSampleRateHz ?? '?'),
    hostApi,
  ];
}
