import { describe, expect, it } from 'vitest';
import { outputWords } from '../../src/outputs/output-words.js';
import { type OutputsInput, outputsSchema } from '../../src/outputs/outputs-schema.js';

const lights: NonNullable<OutputsInput>['lights'] = {
  fixtures: [
    { name: 'back', group: 'wash', universe: 2, address: 1, kind: 'rgb' },
    { name: 'front', group: 'wash', universe: 1, address: 1, kind: 'rgb' },
    { name: 'side', group: 'wash', universe: 1, address: 4, kind: 'rgb' },
  ],
};
const words = (outputs: NonNullable<OutputsInput>): readonly string[] =>
  outputWords(outputsSchema.parse({ ...outputs, lights }));

describe('where outputs send to, in words', () => {
  it('names receivers, universes as they leave, and the priority', () => {
    expect(
      words({
        osc: { targets: [{ port: 7700 }, { host: 'desk', port: 9000 }] },
        sacn: { priority: 120, universeOffset: 10 },
        artnet: { hosts: ['2.0.0.10'] },
        ndjson: {},
      }),
    ).toEqual([
      'OSC to 127.0.0.1:7700, desk:9000',
      'sACN universes 11, 12 to multicast, priority 120',
      'Art-Net universes 0, 1 to 2.0.0.10',
      'NDJSON to stdout',
    ]);
    expect(words({ sacn: { hosts: ['10.0.0.2', '10.0.0.3'] } })).toEqual([
      'sACN universes 1, 2 to 10.0.0.2, 10.0.0.3, priority 100',
    ]);
  });

  it('leaves out what is off', () => {
    expect(words({})).toEqual([]);
    expect(words({ osc: { enabled: false }, sacn: {} })).toHaveLength(1);
  });
});
