import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { AffektError } from '../core/errors.js';
import { effectiveSettings } from '../show/settings/effective-settings.js';
import { openSettings, settingsFolder } from '../show/settings/open-settings.js';
import { parseSettingsFile } from '../show/settings/parse-settings.js';
import { settingsJsonSchema } from '../show/settings/settings-json-schema.js';
import { settingsReference } from '../show/settings/settings-reference.js';
import { SETTINGS_EXTENSIONS } from '../show/settings/document/parse-document.js';
import { starterSettings } from '../show/settings/starter-settings.js';

const FILE = 'without a name: your own settings, which `affekt start` uses without --config';

/** `affekt config`: begin, check and look at settings, and what can be set. */
export function register(program: Command): void {
  const config = program
    .command('config')
    .description('create, check and print settings, and list everything that can be set');
  config
    .command('init [file]')
    .description(`write a first file with comments, JSON or YAML by its ending; ${FILE}`)
    .action(init);
  config
    .command('check [file]')
    .description(`say everything that is wrong with a file, with line and column; ${FILE}`)
    .action(check);
  config
    .command('print [file]')
    .description(`print every value in use and where it comes from, tokens hidden; ${FILE}`)
    .action(print);
  config
    .command('schema')
    .description('print the JSON Schema of a file, for editors')
    .action(() => {
      process.stdout.write(`${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
    });
  config
    .command('reference')
    .description('print everything that can be set, in Markdown')
    .action(() => {
      process.stdout.write(settingsReference());
    });
}

async function init(file = path.join(settingsFolder(), 'settings.yaml')): Promise<void> {
  if (!SETTINGS_EXTENSIONS.includes(path.extname(file).toLowerCase())) {
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      `${file}: the name must end in ${SETTINGS_EXTENSIONS.join(', ')}`,
    );
  }
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(starterSettings(file));
    await handle.close();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === 'EEXIST' ? 'there is one already, which stays as it is' : message;
    throw new AffektError('AFFEKT_WRITE_FAILED', `Cannot write ${file}: ${reason}`, { cause });
  }
  console.log(`${file} is written.`);
}

async function check(name?: string): Promise<void> {
  const file = await openSettings(name);
  try {
    parseSettingsFile(file);
  } catch (error) {
    if (!(error instanceof AffektError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return;
  }
  console.log(
    file.exists ? `${file.path} is right.` : `There is no file ${file.path}: everything has its default.`,
  );
}

async function print(name?: string): Promise<void> {
  const file = await openSettings(name);
  console.log(`# ${file.path}${file.exists ? '' : ' (not there)'}`);
  for (const { path: at, value, from } of effectiveSettings(parseSettingsFile(file), file.values)) {
    console.log(`${at} = ${value}  # ${from}`);
  }
}
