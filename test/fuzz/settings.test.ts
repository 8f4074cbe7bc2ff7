import { describe, expect, it } from 'vitest';
import { AffektError } from '../../src/core/errors.js';
import { parseDocument } from '../../src/show/settings/document/parse-document.js';
import { parseSettings } from '../../src/show/settings/parse-settings.js';
import { mutated } from '../support/mutations.js';
import { randomNumbers } from '../support/random-numbers.js';

const MUTATIONS = Number(process.env.AFFEKT_FUZZ_COUNT ?? 400);
/** Each is some hundred characters long: longer means that it hangs. */
const LONGEST_MS = 60_000;

const SHOW = {
  source: { kind: 'auto', channels: [1, 2] },
  server: { port: 4040, host: 'localhost' },
  outputs: {
    osc: {
      targets: [{ host: '127.0.0.1', port: 7700 }],
      controls: { level: { range: { learnedSeconds: 120 } } },
    },
    sacn: { priority: 100 },
    lights: {
      fixtures: [
        { name: 'left', group: 'wash', universe: 1, address: 1, kind: 'rgb' },
        {
          name: 'right',
          group: 'wash',
          universe: 1,
          address: 4,
          channels: ['dimmer', 'red', 'green', 'blue', 0],
        },
      ],
      groups: {
        wash: {
          color: { kind: 'palette' },
          dimmer: { signal: 'arousal01', low: 0.2, high: 1 },
          bumps: [{ event: 'drop' }],
        },
      },
    },
  },
  rules: [{ name: 'lift', when: 'arousal > 0.3 for 2s and rising(valence)', cooldownSeconds: 8 }],
  presets: [
    {
      name: 'Calm',
      fadeSeconds: 4,
      settings: { outputs: { lights: { groups: { wash: { dimmer: 0.5 } } } } },
    },
  ],
};

const YAML = `# a show
source: {kind: auto, channels: [1, 2]}
server:
  port: 4040   # the page
outputs:
  osc: &osc
    targets: [{host: 127.0.0.1, port: 7700}]
  lights:
    fixtures:
      - {name: left, group: wash, universe: 1, address: 1, kind: rgb}
    groups:
      wash: {dimmer: {signal: arousal01, low: 0.2}}
rules:
  - name: lift
    when: arousal > 0.3 for 2s and rising(valence)
`;

const TEXTS: readonly (readonly [string, string])[] = [
  ['show.json', JSON.stringify(SHOW, null, 2)],
  ['show.jsonc', `// a show\n${JSON.stringify(SHOW, null, 2).replaceAll('{\n', '{ // here\n')}`],
  ['show.yaml', YAML],
];

describe(`damaged settings, ${MUTATIONS} of each`, () => {
  it.each(TEXTS)('%s: taken as what they say, or refused with the reason', (file, text) => {
    expect(parseSettings(parseDocument(text, file).values, file)).toBeDefined();
    const count = { taken: 0, refused: 0 };
    for (let seed = 1; seed <= MUTATIONS; seed += 1) {
      const damaged = mutated(Buffer.from(text), randomNumbers(seed)).toString('utf8');
      const startMs = performance.now();
      try {
        const settings = parseSettings(parseDocument(damaged, file).values, file);
        // Whatever is taken is whole: defaults in their places, no key that nobody knows.
        expect(parseSettings(JSON.parse(JSON.stringify(settings)), file)).toEqual(settings);
        count.taken += 1;
      } catch (error) {
        if (!(error instanceof AffektError)) throw new Error(`seed ${seed}`, { cause: error });
        expect(error.code, `seed ${seed}`).toBe('AFFEKT_CONFIG_INVALID');
        expect(error.message, `seed ${seed}`).toContain(file);
        count.refused += 1;
      }
      expect(performance.now() - startMs, `seed ${seed}`).toBeLessThan(LONGEST_MS);
    }
    process.stdout.write(`  ${file}: ${JSON.stringify(count)}\n`);
    expect(count.taken + count.refused).toBe(MUTATIONS);
  });
});
