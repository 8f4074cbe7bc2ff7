import { type Command, Option } from 'commander';
import type { DeviceInfo } from '../capture/device/device-choice.js';
import { listInputDevices } from '../capture/device/device-list.js';

/** `affekt devices`: the input devices there are now. */
export function register(program: Command): void {
  program
    .command('devices')
    .description('list the input devices; the names go to `affekt start --device NAME`')
    .addOption(new Option('--format <format>').choices(['table', 'json']).default('table'))
    .action(async ({ format }: { format: 'table' | 'json' }) => {
      const devices = await listInputDevices();
      console.log(format === 'json' ? JSON.stringify(devices) : deviceTable(devices));
    });
}

/** One line a device, the default one marked by `*`. */
function deviceTable(devices: readonly DeviceInfo[]): string {
  if (devices.length === 0) {
    return 'There is no input device here. Connect one, or use `affekt start --source demo`, file or stdin.';
  }
  const rows = devices.map((device) => [
    device.isDefault ? '*' : '',
    device.name,
    String(device.channelCount),
    String(device.defaultSampleRateHz),
    device.hostApi,
  ]);
  const table = [['', 'name', 'channels', 'rate/Hz', 'interface'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
