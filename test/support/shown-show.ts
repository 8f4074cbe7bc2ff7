import { FOUR_LAMPS } from './four-lamps.js';

/** Settings of a show in which every view of the page has something to show: an output, three groups, presets and a rule. */
export const SHOWN_SHOW = {
  source: { kind: 'demo' },
  server: { port: 0 },
  outputs: {
    osc: { targets: [{ host: '127.0.0.1', port: 39_220 }] },
    lights: {
      fixtures: FOUR_LAMPS,
      groups: { wash: { dimmer: { signal: 'arousal01', low: 0.3 } }, back: {}, spot: { dimmer: 0.7 } },
    },
  },
  presets: [{ name: 'Verse' }, { name: 'Chorus' }],
  rules: [{ name: 'lift', when: 'arousal > 0.3 for 2s' }],
};
