import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { AffektError } from '../core/errors.js';
import { QLCPLUS_DEFAULTS, type QlcplusOptions, qlcplusWorkspace } from '../outputs/osc/qlcplus-workspace.js';
import { parseOscPrefix } from './osc-prefix.js';
import { wholeNumber } from './whole-number.js';

interface QlcplusFlags {
  readonly out: string;
  readonly prefix: string;
  readonly inputAddress: string;
  readonly fixtures: number;
  readonly output: QlcplusOptions['output'];
  readonly outputHost?: string;
  readonly force?: true;
}

/** `affekt preset qlcplus`: a ready workspace for QLC+. */
export function register(program: Command): void {
  const preset = program.command('preset').description('write a project for lighting software');
  preset
    .command('qlcplus')
    .description('write a QLC+ workspace whose sliders follow Affekt over OSC and light an RGB wash')
    .option('-o, --out <file>', 'workspace to write; "-" for stdout', 'affekt.qxw')
    .option(
      '--prefix <address>',
      'what every OSC address begins with, as in the setting outputs.osc.prefix',
      QLCPLUS_DEFAULTS.prefix,
    )
    .option(
      '--input-address <address>',
      'address of the interface that QLC+ hears Affekt on',
      QLCPLUS_DEFAULTS.inputAddress,
    )
    .option(
      '--fixtures <count>',
      'RGB fixtures of the wash (dimmer, red, green, blue)',
      wholeNumber(1, 128),
      QLCPLUS_DEFAULTS.fixtureCount,
    )
    .addOption(
      new Option('--output <kind>', 'where QLC+ sends the light')
        .choices(['e131', 'artnet', 'none'])
        .default('e131'),
    )
    .option('--output-host <address>', 'receiver of that output; left out: multicast or broadcast')
    .option('--force', 'replace an existing file')
    .action(writeQlcplus);
}

async function writeQlcplus(flags: QlcplusFlags): Promise<void> {
  const { out, prefix, inputAddress, fixtures, output, outputHost, force } = flags;
  const workspace = qlcplusWorkspace({
    prefix: parseOscPrefix(prefix),
    inputAddress,
    fixtureCount: fixtures,
    output,
    outputHost: outputHost ?? null,
  });
  if (out === '-') {
    process.stdout.write(workspace);
    return;
  }
  try {
    await writeFile(out, workspace, { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    const isThere = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    const reason = isThere ? 'exists; --force replaces it, --out names another' : String(cause);
    throw new AffektError('AFFEKT_WRITE_FAILED', `${out} ${reason}`, { cause });
  }
  process.stdout.write(
    `${out}: open it in QLC+ (qlcplus -o ${out} -p), then run affekt start with {"outputs": {"osc": {}}}\n`,
  );
}
