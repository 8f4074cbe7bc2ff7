import { describe, expect, it } from 'vitest';
import { type PreviewLook, previewColour } from '../../web/src/setup/preview-colour.js';
import { patchAt, valueAt } from '../../web/src/setup/settings-patch.js';
import { judgeSound, type SoundMoment } from '../../web/src/setup/sound-judgement.js';
import { channelsOf, freeAddress, occupancy, overlapping } from '../../web/src/setup/universe.js';
import { mergePatch } from '../../src/show/change/merge-patch.js';
import { FIXTURE_KINDS } from '../../src/lights/fixture-kinds.js';
import { PALETTES } from '../../src/signals/palettes.js';
import { paletteColor } from '../../src/signals/palette.js';

describe('a change of the settings', () => {
  const now = {
    gain: { mode: 'auto' },
    rules: [{ name: 'a' }, { name: 'b', when: 'x' }],
    color: { kind: 'fixed', color: '#fff' },
  };
  const changed = (path: (string | number)[], value: unknown) =>
    mergePatch(now as never, patchAt(now, path, value) as never);

  it('touches one place, and takes a value away', () => {
    expect(patchAt(now, ['gain', 'fixedDb'], 3)).toEqual({ gain: { fixedDb: 3 } });
    expect(changed(['gain', 'mode'], undefined)).toMatchObject({ gain: {} });
  });

  it('sends a list whole, with one item changed, added or gone', () => {
    expect(patchAt(now, ['rules', 1, 'when'], 'y')).toEqual({
      rules: [{ name: 'a' }, { name: 'b', when: 'y' }],
    });
    expect(patchAt(now, ['rules', 0], undefined)).toEqual({ rules: [{ name: 'b', when: 'x' }] });
    expect(patchAt(now, ['rules', 1, 'when'], undefined)).toEqual({ rules: [{ name: 'a' }, { name: 'b' }] });
    expect(now.rules).toHaveLength(2);
  });

  it('leaves nothing of an object whose place another takes', () => {
    expect(changed(['color'], { kind: 'palette' })).toMatchObject({ color: { kind: 'palette' } });
    expect(valueAt(changed(['color'], { kind: 'palette' }), ['color', 'color'])).toBeUndefined();
  });
});

describe('a universe', () => {
  const lamp = (name: string, address: number, kind: string, universe = 1) => ({
    name,
    group: 'wash',
    universe,
    address,
    kind,
  });

  it('knows the channels of every kind', () => {
    for (const [kind, channels] of Object.entries(FIXTURE_KINDS))
      expect(channelsOf({ kind })).toEqual(channels);
    expect(channelsOf({ channels: ['dimmer', 0] })).toEqual(['dimmer', 0]);
  });

  it('shows who has which channel, and who shares one', () => {
    const lamps = [lamp('a', 1, 'rgb'), lamp('b', 3, 'rgb'), lamp('c', 1, 'rgb', 2)];
    expect(occupancy(lamps, 1).slice(0, 6)).toEqual([[0], [0], [0, 1], [1], [1], []]);
    expect(overlapping(lamps, lamp('d', 2, 'dimmer')).map(({ name }) => name)).toEqual(['a']);
    expect(overlapping(lamps, lamp('a', 1, 'rgb')).map(({ name }) => name)).toEqual(['b']);
  });

  it('finds room for a lamp', () => {
    expect(freeAddress([lamp('a', 1, 'rgb'), lamp('b', 6, 'rgb')], 1, 3)).toBe(9);
    expect(freeAddress([lamp('a', 1, 'rgb'), lamp('b', 6, 'rgb')], 1, 2)).toBe(4);
    expect(freeAddress([{ ...lamp('a', 1, ''), channels: new Array(511).fill(0) }], 1, 2)).toBeNull();
  });
});

describe('the preview of a look', () => {
  const values = {
    valence: 0.5,
    arousal: -0.5,
    share: (name: string) => (name === 'arousal01' ? 0.25 : null),
  };

  it('takes colours from palettes as the lights do', () => {
    const look: PreviewLook = { color: { kind: 'palette', palette: 'ocean' }, dimmer: 1 };
    expect(previewColour(look, {}, values)).toEqual(paletteColor(PALETTES.ocean, 0.5, -0.5));
    const own = { mine: [{ valence: 0, arousal: 0, color: '#ff0000' }] };
    expect(previewColour({ ...look, color: { kind: 'palette', palette: 'mine' } }, own, values)).toEqual({
      red: 1,
      green: 0,
      blue: 0,
    });
    expect(previewColour(look, {}, { ...values, valence: null })).toBeNull();
  });

  it('scales by what the dimmer follows, and turns a hue', () => {
    const dimmer = { signal: 'arousal01', low: 0.2, high: 1 };
    const fixed: PreviewLook = { color: { kind: 'fixed', color: '#ff0000' }, dimmer };
    expect(previewColour(fixed, {}, values)).toEqual({ red: 0.4, green: 0, blue: 0 });
    const hue = { signal: 'arousal01', fromDegrees: 240, toDegrees: 0 };
    const turned = previewColour({ color: { kind: 'hsv', hue, saturation: 1 }, dimmer: 1 }, {}, values);
    // A quarter of the way from blue back to red: cyan.
    expect(turned).toEqual({ red: 0, green: 1, blue: 1 });
  });
});

describe('a sound check', () => {
  const bands = Array.from({ length: 149 }, (_, band) => 30 * 1.04 ** band);
  type Changes = { levelDbfs?: number; peakDbfs?: number; clipped?: number; offset?: number };
  const channel = ({ levelDbfs = -25, peakDbfs = -12, clipped = 0, offset = 0 }: Changes = {}) => ({
    isHeard: true,
    levelDbfs,
    peakDbfs,
    heldPeakDbfs: peakDbfs,
    recentClippedRunCount: 0,
    clippedRunCount: clipped,
    offset,
    nonFiniteCount: 0,
    deadSeconds: 0,
  });
  /** Half a minute of which a fifth is a pause. */
  function check(make: (isPause: boolean, index: number) => Partial<SoundMoment>) {
    const moments = Array.from({ length: 120 }, (_, index): SoundMoment => {
      const isPause = index % 5 === 0;
      const level = isPause ? -66 : -25;
      return {
        channels: [channel({ levelDbfs: level }), channel({ levelDbfs: level })],
        pairs: [{ channels: [0, 1], correlation: 0.6, invertedSeconds: 0 }],
        loudnessLufs: level + 2,
        // Music: bands that come and go.
        bands: bands.map((_hz, band) => (isPause ? 5 : 60 + 50 * Math.sin(index * (1 + band / 7)))),
        ...make(isPause, index),
      };
    });
    return new Map(judgeSound(moments, bands).map((finding) => [finding.id, finding]));
  }

  it('finds nothing wrong with a good input, and proposes a threshold above its noise', () => {
    const found = check(() => ({}));
    expect([...found.values()].map(({ look }) => look)).toEqual(['good', 'good', 'good', 'good']);
    expect(found.get('level')?.what).toBe('The music comes in at \u221224 LUFS and peaks at \u221212 dBFS.');
    expect(found.get('noise')?.what).toBe('The quietest moments are at \u221266 dBFS.');
    expect(found.get('noise')?.proposal?.patch).toEqual({ presence: { thresholdLufs: -60 } });
  });

  it('tells what is too loud, too low, or not there', () => {
    const loud = check(() => ({ channels: [channel({ peakDbfs: -0.2, clipped: 0 })], pairs: [] }));
    expect(loud.get('level')?.look).toBe('bad');
    const clipped = check((_pause, index) => ({ channels: [channel({ clipped: index })], pairs: [] }));
    expect(clipped.get('clipping')).toMatchObject({
      look: 'bad',
      what: expect.stringContaining('channel 1'),
    });
    expect(check(() => ({ loudnessLufs: -52 })).get('level')?.doThis).toMatch(/turn the input up/);
    expect(check(() => ({ loudnessLufs: -120 })).get('level')?.what).toMatch(/Nothing but silence/);
    expect(judgeSound([], bands)).toEqual([]);
  });

  it('tells a dead channel, one upside down and one off centre, with a way out', () => {
    const dead = check(() => ({ channels: [channel({ levelDbfs: -118 }), channel()] }));
    expect(dead.get('dead')?.proposal).toEqual({
      words: 'Listen to channel 2 alone',
      patch: { source: { channels: 2 } },
    });
    const turned = check(() => ({ pairs: [{ channels: [0, 1], correlation: -0.97, invertedSeconds: 9 }] }));
    expect(turned.get('inverted')?.proposal?.patch).toEqual({ source: { channels: 1 } });
    expect(check(() => ({ channels: [channel({ offset: 0.02 }), channel()] })).get('offset')?.what).toContain(
      'Channel 1',
    );
  });

  it('tells the hum of the mains by what stands out all the time, and music is none', () => {
    for (const mainsHz of [50, 60]) {
      const humming = check((isPause, index) => ({
        bands: bands.map((hz, band) => {
          const isMultiple = [1, 2, 3].some((multiple) => Math.abs(hz - multiple * mainsHz) < 5);
          const music = isPause ? 5 : 60 + 50 * Math.sin(index * (1 + band / 7));
          return isMultiple ? Math.max(music, 55) : music;
        }),
      }));
      expect(humming.get('hum')).toMatchObject({
        look: 'warn',
        what: expect.stringContaining(`${mainsHz} Hz`),
      });
    }
  });
});
