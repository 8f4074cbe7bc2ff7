import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli-result.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('affekt config', () => {
  it('begins a file, never over one that is there, and finds it right', async () => {
    const file = path.join(await temporaryFolder(), 'show.yaml');
    expect(await runCli(['config', 'init', file])).toMatchObject({
      code: 0,
      stdout: `${file} is written.\n`,
    });
    const text = await readFile(file, 'utf8');
    const again = await runCli(['config', 'init', file]);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('there is one already');
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await runCli(['config', 'check', file])).toMatchObject({ code: 0, stdout: `${file} is right.\n` });
  });

  it('says everything that is wrong with its place, and ends with 1', async () => {
    const file = path.join(await temporaryFolder(), 'show.yaml');
    await writeFile(file, 'server:\n  port: x\n  hsot: a\n');
    expect(await runCli(['config', 'check', file])).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'show.yaml:2:3: server.port is "x"; allowed is a whole number from 0 to 65535\n' +
        'show.yaml:3:3: unknown key "server.hsot"; did you mean "host"?\n',
    });
  });

  it("prints what holds of the user's own settings, and where from", async () => {
    const home = await temporaryFolder();
    await writeFile(path.join(home, 'settings.json'), '{"server": {"port": 5}} // mine');
    const { code, stdout } = await runCli(['config', 'print'], { AFFEKT_CONFIG_HOME: home });
    expect(code).toBe(0);
    expect(stdout).toContain('server.port = 5  # file\n');
    expect(stdout).toContain('server.host = "127.0.0.1"  # default\n');
  });
});
