import fc from 'fast-check';

/** One thing that is done to the show. `isWrong`: it has to be refused, and to change nothing. */
export interface Step {
  readonly name: string;
  readonly args: object;
  readonly isWrong?: true;
}

export const GROUPS = ['wash', 'back'] as const;
const settings = (patch: object): Step => ({ name: 'settings', args: { patch } });
const wrong = (patch: object): Step => ({ ...settings(patch), isWrong: true });
const lights = (patch: object) => ({ outputs: { lights: patch } });
const group = fc.constantFrom(...GROUPS);
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => Math.round(value * 1000) / 1000);
const color = fc.constantFrom('#ff0000', '#00ff40', '#2030ff', '#ffffff', '#402000');

const valid: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(group, fc.constantFrom('warm-cold', 'ocean'))
    .map(([name, palette]) =>
      settings(lights({ groups: { [name]: { color: { kind: 'palette', palette } } } })),
    ),
  fc
    .tuple(group, color)
    .map(([name, one]) => settings(lights({ groups: { [name]: { color: { kind: 'fixed', color: one } } } }))),
  fc
    .tuple(group, share, share)
    .map(([name, low, high]) => settings(lights({ groups: { [name]: { dimmer: { low, high } } } }))),
  fc
    .constantFrom('beat', 'onset', 'drop', 'section-change')
    .map((event) => settings(lights({ groups: { wash: { bumps: [{ event, decaySeconds: 0.1 }] } } }))),
  fc.integer({ min: -80, max: -40 }).map((thresholdLufs) => settings({ presence: { thresholdLufs } })),
  fc.integer({ min: 0, max: 200 }).map((priority) => settings({ outputs: { sacn: { priority } } })),
  fc.integer({ min: 20, max: 44 }).map((rateHz) => settings(lights({ rateHz }))),
  fc
    .constantFrom('arousal > 0.1', 'valence < 0 for 1s', 'level > -30')
    .map((when) => settings({ rules: [{ name: 'mine', when }] })),
  fc.constantFrom(undefined, { mode: 'fixed', fixedDb: 3 }).map((gain) => settings({ gain: gain ?? null })),
);

const invalid: fc.Arbitrary<Step> = fc.constantFrom(
  wrong(lights({ groups: { wash: { dimmer: { low: 2 } } } })),
  wrong(lights({ groups: { wash: { dimmer: { signal: 'arousel' } } } })),
  wrong({ rules: [{ name: 'mine', when: 'arousal >' }] }),
  wrong({ outputs: { sacn: { priority: 500 } } }),
  wrong({ sorce: { kind: 'demo' } }),
  wrong({ source: { kind: 'file', path: '/no/such/file.wav' } }),
  wrong(lights({ fixtures: [] })),
  { name: 'hand', args: { group: 'nobody', level: 1 }, isWrong: true },
  { name: 'preset', args: { name: 'none of that name' }, isWrong: true },
  { name: 'master', args: { level: 1.5 }, isWrong: true },
  { name: 'dance', args: {}, isWrong: true },
);

const operating: fc.Arbitrary<Step> = fc.oneof(
  fc.boolean().map((on) => ({ name: 'blackout', args: { on } })),
  fc.boolean().map((on) => ({ name: 'freeze', args: { on } })),
  share.map((level) => ({ name: 'master', args: { level } })),
  fc
    .tuple(group, share, color)
    .map(([name, level, one]) => ({ name: 'hand', args: { group: name, level, color: one } })),
  fc.constant({ name: 'release', args: {} }),
  fc.constantFrom('go', 'back').map((name) => ({ name, args: {} })),
  fc.constantFrom('Calm', 'Loud', null).map((name) => ({ name: 'preset', args: { name } })),
  fc.boolean().map((on) => ({ name: 'hold', args: { on } })),
  fc.constant({ name: 'undo', args: {} }),
);

/** What a hurried crew might do in a row. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: valid },
    { weight: 2, arbitrary: invalid },
    { weight: 5, arbitrary: operating },
  ),
  { minLength: 12, maxLength: 30 },
);
