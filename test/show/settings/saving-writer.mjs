/** Saves a file of settings over and over, each time longer or shorter than before; told where on the command line. */
import { SettingsFile } from '../../../dist/show/settings/settings-file.js';

const file = await SettingsFile.open(process.argv[2] ?? '');
for (let count = Number.parseInt(file.values.record, 10) + 1; ; count += 1) {
  await file.write({ record: `${count}.wav`, model: 'x'.repeat(((count * 7919) % 20_000) + 1) });
  process.stdout.write('saved\n');
}
