import { type Command, Option } from 'commander';
import { DEFAULT_OSC_PREFIX } from '../outputs/osc-address.js';
import { type OscAddress, oscMap } from '../outputs/osc-map.js';
import { qlcplusChannel } from '../outputs/qlcplus-channel.js';

/** `affekt osc-map`: every OSC address that Affekt sends, with its range. */
export function register(program: Command): void {
  program
    .command('osc-map')
    .description('list the OSC addresses: one float32 each, with range, meaning and QLC+ channel')
    .option('--prefix <path>', 'as in outputs.osc.prefix', DEFAULT_OSC_PREFIX)
    .addOption(new Option('--format <format>').choices(['table', 'json', 'csv']).default('table'))
    .action(({ prefix, format }: { prefix: string; format: 'table' | 'json' | 'csv' }) => {
      const map = oscMap(prefix);
      process.stdout.write(
        format === 'json' ? `${JSON.stringify(map, null, 2)}\n` : format === 'csv' ? csv(map) : table(map),
      );
    });
}

function table(map: readonly OscAddress[]): string {
  const width = Math.max(...map.map((entry) => entry.address.length));
  const line = (address: string, range: string, channel: string, meaning: string) =>
    `${address.padEnd(width)}  ${range.padEnd(5)}  ${channel.padStart(12)}  ${meaning}\n`;
  const rows = map.map((entry) =>
    line(entry.address, `${entry.low}..${entry.high}`, String(qlcplusChannel(entry.address)), entry.meaning),
  );
  return [line('address', 'range', 'QLC+ channel', 'meaning'), ...rows].join('');
}

function csv(map: readonly OscAddress[]): string {
  const rows = map.map((entry) =>
    [
      entry.address,
      entry.low,
      entry.high,
      qlcplusChannel(entry.address),
      `"${entry.meaning.replaceAll('"', '""')}"`,
    ].join(','),
  );
  return `address,low,high,qlcplusChannel,meaning\n${rows.join('\n')}\n`;
}
