import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chosenModel } from '../test/support/chosen-model.js';
import { CliProcess } from '../test/support/cli-process.js';
import { SHOWN_SHOW } from '../test/support/shown-show.js';
import { withFolder } from './material.js';
import { PageProbe } from './page-probe.js';

/** Opens the page of the running program, which plays its demo performance with lights; ends both when `body` has. */
export function withShownPage<Result>(body: (probe: PageProbe) => Promise<Result>): Promise<Result> {
  return withFolder(async (folder) => {
    const config = path.join(folder, 'show.json');
    await writeFile(config, JSON.stringify(SHOWN_SHOW));
    const program = new CliProcess(['start', '--config', config, '--model', await chosenModel(folder)]);
    try {
      const [, url = ''] = await program.printed(/Dashboard: +(http:\S+)\n/);
      const probe = await PageProbe.open(url);
      try {
        return await body(probe);
      } finally {
        await probe.close();
      }
    } finally {
      program.kill();
    }
  });
}
