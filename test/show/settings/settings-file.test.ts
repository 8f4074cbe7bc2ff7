import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSettings } from '../../../src/show/settings/open-settings.js';
import { SettingsFile } from '../../../src/show/settings/settings-file.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

async function fileWith(name: string, text: string | Uint8Array): Promise<string> {
  const file = path.join(await temporaryFolder(), name);
  await writeFile(file, text);
  return file;
}

describe('a file of settings', () => {
  it('is read, changed in place, and read again as the same', async () => {
    const file = await fileWith('show.yaml', '# mine\nserver:\n  port: 1 # p\n');
    const settings = await SettingsFile.open(file);
    await settings.write({ server: { port: 2, host: 'a.b' }, model: 'none' });
    expect(await readFile(file, 'utf8')).toBe('# mine\nserver:\n  port: 2 # p\n  host: a.b\nmodel: none\n');
    expect((await SettingsFile.open(file)).values).toEqual(settings.values);
    expect(settings.values).toEqual({ server: { port: 2, host: 'a.b' }, model: 'none' });
  });

  it('keeps the line ends and the mark of Windows, and lines that are mixed', async () => {
    const file = await fileWith('show.json', '\ufeff{\r\n  "model": "a", // m\r\n  "record": "r"\r\n}\r\n');
    await (await SettingsFile.open(file)).write({ model: 'b', record: 'r', exitAtEnd: true });
    expect(await readFile(file, 'utf8')).toBe(
      '\ufeff{\r\n  "model": "b", // m\r\n  "record": "r",\r\n  "exitAtEnd": true\r\n}\r\n',
    );
    const mixed = await fileWith('show.yaml', 'model: a\r\nrecord: r\n');
    await (await SettingsFile.open(mixed)).write({ model: 'b', record: 'r' });
    expect(await readFile(mixed, 'utf8')).toBe('model: b\r\nrecord: r\n');
  });

  it('keeps its mode, and goes through a link to what it points to', async () => {
    const file = await fileWith('real.yaml', 'model: a\n');
    await chmod(file, 0o640);
    const link = path.join(path.dirname(file), 'show.yaml');
    await symlink('real.yaml', link);
    await (await SettingsFile.open(link)).write({ model: 'b' });
    expect(await readlink(link)).toBe('real.yaml');
    expect((await lstat(file)).isSymbolicLink()).toBe(false);
    expect(await readFile(file, 'utf8')).toBe('model: b\n');
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await readdir(path.dirname(file))).toEqual(['real.yaml', 'show.yaml']);
  });

  it('is not written over what somebody else wrote meanwhile', async () => {
    const file = await fileWith('show.yaml', 'model: a\n');
    const settings = await SettingsFile.open(file);
    await writeFile(file, 'model: theirs\n');
    await expect(settings.write({ model: 'b' })).rejects.toMatchObject({ code: 'AFFEKT_CONFLICT' });
    expect(await readFile(file, 'utf8')).toBe('model: theirs\n');
    const refuse = async () => {
      throw new Error('no model of that name');
    };
    await expect(settings.read(refuse)).rejects.toThrow('no model');
    expect(settings.values).toEqual({ model: 'a' });
    await expect(settings.write({ model: 'b' })).rejects.toMatchObject({ code: 'AFFEKT_CONFLICT' });
    await settings.read(async (values) => expect(values).toEqual({ model: 'theirs' }));
    await settings.write({ model: 'b' });
    expect(await readFile(file, 'utf8')).toBe('model: b\n');
  });

  it('is as it was when the disk is full, and nothing is left beside it', async (context) => {
    const folder = await temporaryFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      context.skip('no leave to mount a small disk');
    }
    onTestFinished(() => {
      execFileSync('umount', [folder]);
    });
    const file = path.join(folder, 'show.yaml');
    await writeFile(file, 'model: a\n');
    const settings = await SettingsFile.open(file);
    const rules = Array.from({ length: 2000 }, (_, index) => ({
      name: `rule${index}`,
      when: 'level > 0 for 1000s',
    }));
    await expect(settings.write({ model: 'b', rules })).rejects.toThrow(
      expect.objectContaining({
        code: 'AFFEKT_WRITE_FAILED',
        message: `Cannot write ${file}: the disk is full. The file is as it was.`,
      }),
    );
    expect(settings.values).toEqual({ model: 'a' });
    expect(await readFile(file, 'utf8')).toBe('model: a\n');
    expect(await readdir(folder)).toEqual(['show.yaml']);
  });

  it('says that a disk can only be read', async (context) => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'show.yaml'), 'model: a\n');
    try {
      execFileSync('mount', ['--bind', '-o', 'ro', folder, folder], { stdio: 'ignore' });
      execFileSync('mount', ['-o', 'remount,ro,bind', folder], { stdio: 'ignore' });
    } catch {
      context.skip('no leave to mount');
    }
    onTestFinished(() => {
      execFileSync('umount', [folder]);
    });
    const settings = await SettingsFile.open(path.join(folder, 'show.yaml'));
    await expect(settings.write({ model: 'b' })).rejects.toThrow(`the disk of ${folder} can only be read`);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['not.json', new Uint8Array([0x7b, 0xff, 0x7d]), /is no text in UTF-8/],
    ['large.json', `{"model": "${'x'.repeat(4_200_000)}"}`, /larger than 4 MiB/],
  ])('is refused where it is %s', async (name, bytes, message) => {
    await expect(SettingsFile.open(await fileWith(name, bytes))).rejects.toThrow(
      expect.objectContaining({ code: 'AFFEKT_CONFIG_INVALID', message: expect.stringMatching(message) }),
    );
  });

  it('must be there when it is named, and be a file', async () => {
    const folder = await temporaryFolder();
    await expect(openSettings(path.join(folder, 'none.json'))).rejects.toThrow('none.json does not exist');
    await expect(openSettings(folder)).rejects.toThrow(`${folder} cannot be read: it is a folder`);
  });
});

describe("the user's own settings", () => {
  async function home(): Promise<string> {
    const folder = path.join(await temporaryFolder(), 'deep', 'affekt');
    const before = process.env.AFFEKT_CONFIG_HOME;
    process.env.AFFEKT_CONFIG_HOME = folder;
    onTestFinished(() => {
      if (before === undefined) delete process.env.AFFEKT_CONFIG_HOME;
      else process.env.AFFEKT_CONFIG_HOME = before;
    });
    return folder;
  }

  it('are empty at first, and a file for this user alone once they are saved', async () => {
    const folder = await home();
    const settings = await openSettings();
    expect(settings).toMatchObject({ path: path.join(folder, 'settings.yaml'), values: {}, exists: false });
    await settings.write({ source: { kind: 'device', device: 'USB Mixer' } });
    expect(settings.exists).toBe(true);
    expect((await stat(settings.path)).mode & 0o777).toBe(0o600);
    expect(await readFile(settings.path, 'utf8')).toMatch(
      /^# Settings of Affekt\..*\nsource:\n {2}kind: device\n/,
    );
    expect((await openSettings()).values).toEqual({ source: { kind: 'device', device: 'USB Mixer' } });
  });

  it('are in the form that the user chose, and in one', async () => {
    const folder = await home();
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'settings.jsonc'), '{"model": "none"} // mine');
    expect((await openSettings()).values).toEqual({ model: 'none' });
    await writeFile(path.join(folder, 'settings.yaml'), 'model: none');
    await expect(openSettings()).rejects.toThrow(/several files of settings, .*jsonc and .*yaml: keep one/);
  });
});
