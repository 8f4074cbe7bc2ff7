import { type Command, Option } from 'commander';
import { DEFAULT_OSC_PREFIX } from '../outputs/osc/osc-address.js';
import { type OscAddress, oscMap } from '../outputs/osc/osc-map.js';
import { qlcplusChannel } from '../outputs/osc/qlcplus-channel.js';
import { openSettings } from '../show/settings/open-settings.js';
import { parseSettingsFile } from '../show/settings/parse-settings.js';
import { parseOscPrefix } from './osc-prefix.js';

interface OscMapFlags {
  readonly config?: string;
  readonly prefix?: string;
  readonly format: 'table' | 'json' | 'csv';
}

/** `affekt osc-map`: every OSC address that Affekt sends, with its range. */
export function register(program: Command): void {
  program
    .command('osc-map')
    .description(
      'list the OSC addresses: one float32 each, with range, QLC+ channel, name in settings and rules, and meaning',
    )
    .option('-c, --config <file>', 'file of settings, for its prefix and the events of its rules')
    .option('--prefix <address>', `what every address begins with (default "${DEFAULT_OSC_PREFIX}")`)
    .addOption(
      new Option('--format <format>', 'of the output').choices(['table', 'json', 'csv']).default('table'),
    )
    .action(async ({ config: file, prefix, format }: OscMapFlags) => {
      const wanted = prefix === undefined ? undefined : parseOscPrefix(prefix);
      const map = file === undefined ? oscMap(wanted) : await mapOf(file, wanted);
      process.stdout.write(
        format === 'json' ? `${JSON.stringify(map, null, 2)}\n` : format === 'csv' ? csv(map) : table(map),
      );
    });
}

/** The addresses of a configuration whose rules are right; a `prefix` given goes before its own. */
async function mapOf(file: string, prefix: string | undefined): Promise<readonly OscAddress[]> {
  const { outputs, rules } = parseSettingsFile(await openSettings(file));
  return oscMap(prefix ?? outputs.osc?.prefix, rules);
}

function table(map: readonly OscAddress[]): string {
  const width = Math.max(...map.map((entry) => entry.address.length));
  const nameWidth = Math.max(...map.map((entry) => entry.source.length));
  const line = (address: string, range: string, channel: string, name: string, meaning: string) =>
    `${address.padEnd(width)}  ${range.padEnd(5)}  ${channel.padStart(12)}  ${name.padEnd(nameWidth)}  ${meaning}\n`;
  const rows = map.map((entry) =>
    line(
      entry.address,
      `${entry.low}..${entry.high}`,
      String(qlcplusChannel(entry.address)),
      entry.source,
      entry.meaning,
    ),
  );
  return [line('address', 'range', 'QLC+ channel', 'name', 'meaning'), ...rows].join('');
}

function csv(map: readonly OscAddress[]): string {
  const rows = map.map((entry) =>
    [
      entry.address,
      entry.low,
      entry.high,
      qlcplusChannel(entry.address),
      entry.source,
      `"${entry.meaning.replaceAll('"', '""')}"`,
    ].join(','),
  );
  return `address,low,high,qlcplusChannel,name,meaning\n${rows.join('\n')}\n`;
}
