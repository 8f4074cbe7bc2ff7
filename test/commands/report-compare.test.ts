import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AudioWeb } from '../support/audio-web.js';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { type CliResult, runCli } from '../support/cli-result.js';
import { writeRandomModel } from '../support/random-model.js';
import { renderNotes, type SynthNote } from '../support/synth.js';
import { writeWav } from '../support/write-wav.js';

const RATE_HZ = 22_050;
const CHORDS = [
  [57, 60, 64],
  [53, 57, 60],
  [48, 52, 55],
  [55, 59, 62],
  [50, 53, 57],
  [52, 56, 59],
];

let folder = '';
let model = '';
const at = (name: string): string => path.join(folder, name);

/** Chords that never come in the same order, each `lengthOf` long. */
function play(name: string, count: number, lengthOf: (index: number) => number, shift = 5): void {
  const notes: SynthNote[] = [];
  let startSeconds = 0;
  for (let index = 0; index < count; index += 1) {
    const durationSeconds = lengthOf(index);
    for (const midi of CHORDS[(index * shift + Math.floor(index / 6)) % 6] ?? [])
      notes.push({ startSeconds, durationSeconds, midi, velocity: 0.6, timbre: 'strings' });
    startSeconds += durationSeconds;
  }
  writeWav(at(name), renderNotes(notes, RATE_HZ, startSeconds), {
    sampleRateHz: RATE_HZ,
    channelCount: 1,
    sampleKind: 's16',
  });
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'affekt-report-'));
  model = at('model');
  await writeRandomModel(model);
  play('a.wav', 12, () => 1);
  play('b <slow>.wav', 12, (index) => (index < 6 ? 1.2 : 1.6));
  writeFileSync(at('broken.wav'), 'RIFF    WAVEnothing');
});

afterAll(() => rm(folder, { recursive: true }));

const affekt = (...args: string[]): Promise<CliResult> =>
  runCli([...args, '--model', model, '--backend', 'wasm']);

describe('affekt report', () => {
  it('refuses a folder as the file of the page before it analyses anything', async () => {
    const { code, stderr } = await affekt('report', at('a.wav'), '--output', folder);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `--output ${folder} is a folder: name the file of the page, such as ${at('report.html')}.`,
    );
    expect(stderr).not.toContain('recordings');
  });

  it('makes one page that shows and plays every recording, and names what could not be analysed', async () => {
    const page = at('out/page.html');
    const { code, stdout, stderr } = await affekt(
      'report',
      at('a.wav'),
      at('b <slow>.wav'),
      at('broken.wav'),
      '--output',
      page,
      '--jobs',
      '1',
    );
    expect(code).toBe(1);
    expect(stdout).toBe(`${page}\n`);
    expect(stderr).toMatch(/broken\.wav.*damaged.*\n.*3\/3 recordings, 1 failed/s);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('b &#60;slow&#62;.wav');
    expect(html).not.toMatch(/NaN|undefined|<slow>/);
    // Self-contained: nothing is fetched.
    expect(html).not.toMatch(/(src|href)="(https?:|\/\/)/);
    if (browserMissing !== '') return;
    const browser = await launchBrowser();
    try {
      for (const width of [1200, 390]) {
        const view = await browser.newPage({ viewport: { width, height: 800 } });
        const errors: string[] = [];
        view.on('pageerror', (error) => errors.push(String(error)));
        await view.goto(`file://${page}`);
        expect(await view.locator('svg.chart').count()).toBe(2 * 4 + 1);
        expect(await view.evaluate('document.documentElement.scrollWidth')).toBe(width);
        await view
          .locator('#r0 .over-time figure')
          .first()
          .click({ position: { x: 300, y: 60 } });
        await view.waitForFunction("document.querySelector('#r0 audio').currentTime > 1");
        expect(await view.locator('#r0 .playhead').first().getAttribute('d')).toMatch(/^M/);
        expect(errors).toEqual([]);
        await view.close();
      }
    } finally {
      await browser.close();
    }
  });

  it('says so when there is nothing to report', async () => {
    const { code, stderr } = await affekt('report', at('broken.wav'), '--output', at('none.html'));
    expect(code).toBe(1);
    expect(stderr).toContain('None of the recordings could be analysed.');
    expect(existsSync(at('none.html'))).toBe(false);
  });
});

describe('affekt analyze --plot', () => {
  it('writes a picture beside each result, as SVG or PNG', async () => {
    const out = at('pictures');
    const file = path.join(out, `${at('b <slow>.wav')}`);
    expect((await affekt('analyze', at('b <slow>.wav'), '--plot', 'svg', '--output', out)).code).toBe(0);
    const svg = readFileSync(`${file}.svg`, 'utf8');
    expect(svg).toMatch(/^<svg xmlns=/);
    expect(svg).toContain('b &#60;slow&#62;.wav');
    const { events } = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as { events: { name: string }[] };
    const rare = events.map(({ name }) => name).filter((name) => name !== 'beat' && name !== 'onset');
    expect(rare.length).toBeGreaterThan(0);
    for (const part of ['valence', ...rare, 'data:image/png;base64,', 'glad and lively', 'joyful activation'])
      expect(svg).toContain(part);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect((await affekt('analyze', at('b <slow>.wav'), '--plot', 'png', '--output', out)).code).toBe(0);
    const png = readFileSync(`${file}.png`);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(2400);
  });
});

describe('affekt compare', () => {
  it('aligns two performances of one piece and says where they differ', async () => {
    const picture = at('both.svg');
    const args = ['compare', at('a.wav'), at('b <slow>.wav'), '--plot', picture];
    const { code, stdout } = await affekt(...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Harmony alike along the way: (1\.00|0\.9\d); B takes 1\.[34]\d times as long as A\./,
    );
    expect(stdout).toMatch(/valence +[+−]\d\.\d\d +\d\.\d\d +−?\d\.\d\d\n/);
    expect(readFileSync(picture, 'utf8')).not.toMatch(/NaN|undefined|Infinity/);
    const json = JSON.parse((await affekt(...args, '--format', 'json')).stdout) as {
      isSamePiece: boolean;
      points: { aSeconds: number; bSeconds: number }[];
    };
    expect(json.isSamePiece).toBe(true);
    const expected = (seconds: number): number => (seconds < 6 ? 1.2 * seconds : 7.2 + 1.6 * (seconds - 6));
    const errors = json.points.map(({ aSeconds, bSeconds }) => Math.abs(bSeconds - expected(aSeconds)));
    expect(errors.length).toBeGreaterThan(60);
    expect(errors.sort((x, y) => x - y)[Math.floor(0.8 * errors.length)]).toBeLessThan(0.8);
  });

  it('warns when the two do not seem to be one piece', async () => {
    play('other.wav', 10, () => 1.3, 1);
    const { stdout } = await affekt('compare', at('a.wav'), at('other.wav'));
    expect(stdout).toMatch(/warning: they hardly follow the same harmony \(0\.\d\d along the way/);
  });

  it('fetches what lies at an address, and tells of it by that', async () => {
    const web = await AudioWeb.open(() => readFileSync(at('a.wav')));
    try {
      const { stdout } = await affekt('compare', at('a.wav'), `${web.address}/ok/a.wav`);
      expect(stdout).toMatch(/Harmony alike along the way: 1\.00; B takes 1\.00 times as long as A\./);
      const gone = await affekt('compare', at('a.wav'), `${web.address}/gone.wav`);
      expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining(`${web.address}/gone.wav`)]);
    } finally {
      web.close();
    }
  });

  it('refuses what it cannot draw, and says which recording cannot be read', async () => {
    const wrong = await affekt('compare', at('a.wav'), at('a.wav'), '--plot', 'a.pdf');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('It must end in .svg or .png.')]);
    const broken = await affekt('compare', at('a.wav'), at('broken.wav'));
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('broken.wav')]);
  });
});
