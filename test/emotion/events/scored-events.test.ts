import { describe, expect, it } from 'vitest';
import { syntheticEvent } from '../../support/synthetic-frame.js';
import { precisionAndRecall, scoreEvents } from './scored-events.js';

const at = (name: string, audioTimeSeconds: number) => syntheticEvent(name, { audioTimeSeconds });

describe('scoreEvents', () => {
  it('counts found, missed, doubled and stray events, and leaves optional times out', () => {
    const truths = [
      { name: 'drop', fromSeconds: 10, toSeconds: 11 },
      { name: 'drop', fromSeconds: 20, toSeconds: 21 },
      { name: 'drop', fromSeconds: 30, toSeconds: 31, isOptional: true as const },
      { name: 'calm', fromSeconds: 40, toSeconds: 41 },
    ];
    const events = [at('drop', 10.5), at('drop', 10.9), at('drop', 15), at('drop', 30.5), at('calm', 20.5)];
    expect(scoreEvents('drop', events, truths)).toEqual({ found: 1, missed: 1, wrong: 2 });
    expect(scoreEvents('calm', events, truths)).toEqual({ found: 0, missed: 1, wrong: 1 });
    expect(precisionAndRecall({ found: 1, missed: 1, wrong: 2 })).toEqual({
      precision: 1 / 3,
      recall: 1 / 2,
    });
  });
});
