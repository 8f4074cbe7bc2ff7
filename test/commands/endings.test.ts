import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LitShow, type LitShowOptions } from '../support/lit-show.js';
import { eventually } from '../support/peer-process.js';
import { needPrograms } from '../support/need-program.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { wavBytes } from '../support/wav-file.js';

const ADDRESS = '127.0.11.1';
/** Dark, taken leave of three times, no button pressed. */
const PROPER = { lastLevel: 0, terminationCount: 3, pressed: [] };

async function start(options: Partial<LitShowOptions> = {}): Promise<LitShow> {
  const folder = options.folder ?? (await temporaryFolder());
  const show = await LitShow.start({ address: ADDRESS, ...options, folder });
  onTestFinished(() => show.close());
  return show;
}

describe('every ending takes the same way out', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGQUIT'] as const)('%s, with a recording', async (signal) => {
    const folder = await temporaryFolder();
    const record = path.join(folder, 'heard.wav');
    const show = await start({ folder, args: ['--source', 'demo', '--record', record] });
    await show.lit();
    await show.pressed();
    show.child.kill(signal);
    expect(await show.ending()).toEqual({ ...PROPER, code: 0 });
    // A recording that is closed knows its length.
    expect(readFileSync(record).readUInt32LE(54)).toBe(readFileSync(record).length - 58);
  });

  it.each([
    ['another one at once', 'SIGTERM', 0],
    ['again, as npm hands Ctrl-C on', 'SIGINT', 40],
  ] as const)('SIGINT, and %s', async (_, second, pauseMs) => {
    const show = await start();
    await show.lit();
    show.child.kill('SIGINT');
    if (pauseMs > 0) await pause(pauseMs);
    show.child.kill(second);
    expect(await show.ending()).toEqual({ ...PROPER, code: 0 });
  });

  it('SIGHUP where there is no file of settings, with lights that were set while it ran', async () => {
    const folder = await temporaryFolder();
    // Where none can be made.
    const nowhere = path.join(folder, 'nowhere');
    await symlink(path.join(folder, 'not', 'there'), nowhere);
    const show = await start({
      folder,
      environment: { AFFEKT_CONFIG_HOME: nowhere },
      wrap: (command) =>
        command.filter((word, index) => word !== '--config' && command[index - 1] !== '--config'),
    });
    const config = JSON.parse(readFileSync(path.join(folder, 'show.json'), 'utf8')) as { outputs: object };
    const patch = () =>
      fetch(`${show.url}api/settings`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ outputs: config.outputs }),
      }).then(
        ({ status }) => status,
        () => 0,
      );
    while ((await patch()) !== 200) await pause(50);
    await show.lit();
    show.child.kill('SIGHUP');
    expect(await show.ending()).toEqual({ ...PROPER, code: 0 });
  });

  it('the end of the file, and an input that breaks off', async () => {
    const folder = await temporaryFolder();
    const song = path.join(folder, 'song.wav');
    await writeFile(
      song,
      wavBytes(
        'f32',
        22_050,
        1,
        Float32Array.from({ length: 44_100 }, (_, n) => Math.sin(n / 9)),
      ),
    );
    const ended = await start({ folder, args: ['--file', song, '--exit-at-end'] });
    expect(await ended.ending()).toEqual({ ...PROPER, code: 0 });
    ended.close();

    const broken = await start({ folder, args: ['--file', song, '--loop'] });
    await broken.lit();
    await rm(song);
    expect(await broken.ending()).toEqual({ ...PROPER, code: 1 });
    expect(broken.stderr).toContain('(AFFEKT_FILE_NOT_FOUND)');
  });

  it('a signal while it still opens: nothing is lit afterwards', async () => {
    const show = await start();
    while (!show.stderr.includes('Starting')) await pause(5);
    for (const waitMs of [0, 150, 150, 150]) {
      await pause(waitMs);
      show.child.kill('SIGTERM');
    }
    const { lastLevel, terminationCount } = await show.ending();
    expect([undefined, 0]).toContain(lastLevel);
    expect(terminationCount).toBe(lastLevel === undefined ? 0 : 3);
  });

  it('what does not close is waited for within bounds, and named', async () => {
    const folder = await temporaryFolder();
    // Loaded by Node before the program, which knows nothing of it: servers that never close.
    const preload = path.join(folder, 'hang.mjs');
    await writeFile(
      preload,
      "import { Server } from 'node:http'; Server.prototype.close = function () { return this; };",
    );
    const environment = { NODE_OPTIONS: `--import=${pathToFileURL(preload)}` };
    const patient = await start({ folder, environment });
    await patient.lit();
    patient.child.kill('SIGTERM');
    expect(await patient.ending()).toEqual({ ...PROPER, code: 1 });
    expect(patient.stderr).toContain('affekt: not closed within 8 s: the server. (AFFEKT_INTERNAL)');
    patient.close();
    const hurried = await start({ folder, environment });
    await hurried.lit();
    // Two of one kind at once are one.
    hurried.child.kill('SIGTERM');
    hurried.child.kill('SIGINT');
    expect(await hurried.ending()).toEqual({ ...PROPER, code: 130 });
  });
});

describe('nothing that goes wrong with words ends a show', () => {
  const ndjson = { ndjson: { rateHz: 30 } };

  /** A pipe that is full and that nobody reads. */
  async function fullPipe(): Promise<number> {
    const pipe = path.join(await temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const end = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(end));
    try {
      for (;;) writeSync(end, Buffer.alloc(4096));
    } catch {
      return end;
    }
  }

  it('NDJSON to a full disk', async () => {
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(full));
    const show = await start({ outputs: ndjson, stdio: ['ignore', full, 'pipe'] });
    await show.lit();
    expect(await show.told('output-failed')).toMatchObject({ subject: 'ndjson', severity: 'bad' });
    await show.goesOn();
    show.child.kill('SIGTERM');
    expect(await show.ending()).toEqual({ ...PROPER, code: 0 });
  });

  it('stdout and stderr on a full disk', async () => {
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(full));
    const show = await start({ stdio: ['ignore', full, full] });
    await show.lit();
    expect((await show.told('words-lost')).what).toMatch(/lines on std(out|err) are lost \(.*ENOSPC/);
    // … and beside /healthz.
    await show.metricAbove('affekt_condition{id="words-lost",severity="warn",subject=""}', 0);
    await eventually(
      () => show.osc.get('/affekt/health/words-lost'),
      (value) => value === 1,
    );
    await show.goesOn();
    show.child.kill('SIGTERM');
    expect(await show.ending()).toEqual({ ...PROPER, code: 0 });
  });

  it('stdout and stderr that were closed by their reader', async () => {
    const show = await start({ outputs: ndjson });
    await show.lit();
    show.child.stdout?.destroy();
    show.child.stderr?.destroy();
    expect(await show.told('output-failed')).toMatchObject({ subject: 'ndjson' });
    await show.told('words-lost');
    await show.goesOn();
    show.child.kill('SIGTERM');
    expect(await show.ending()).toEqual({ ...PROPER, code: 0 });
  });

  it('a reader that does not read, of stdout and of stderr', async () => {
    const stuck = await fullPipe();
    const show = await start({ outputs: ndjson, stdio: ['ignore', stuck, stuck] });
    await show.lit();
    expect(await show.told('output-dropping')).toMatchObject({ subject: 'ndjson' });
    await show.goesOn();
    show.child.kill('SIGTERM');
    expect(await show.ending()).toEqual({ ...PROPER, code: 0 });
  });

  it('a terminal that is stopped by Ctrl-S', async (context) => {
    needPrograms(context, 'script');
    const show = await start({
      wrap: (command) => ['script', '--quiet', '--flush', '--command', command.join(' '), '/dev/null'],
    });
    await show.lit();
    show.child.stdin?.write('\x13');
    await pause(100);
    const freeze = (on: boolean) =>
      fetch(`${show.url}api/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'freeze', args: { on } }),
      });
    await freeze(true);
    await show.told('lights-frozen');
    await freeze(false);
    await show.over('lights-frozen');
    await show.goesOn();
    show.child.stdin?.write('\x03');
    expect(await show.ending()).toEqual({ ...PROPER, code: 0 });
  });
});
