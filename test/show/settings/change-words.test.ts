import { expect, it } from 'vitest';
import { changeWords } from '../../../src/show/settings/change-words.js';

it('tells each difference with what was and what is, and no secret', () => {
  const before = {
    presence: { holdSeconds: 2 },
    server: { port: 5, tokens: { control: 'the-old-control-token' } },
    rules: [
      { name: 'low', when: 'level < -40' },
      { name: 'lift', when: 'arousal > 0' },
    ],
    backend: 'wasm',
  };
  const after = {
    presence: { holdSeconds: 3 },
    server: { port: 5, tokens: { control: 'the-new-control-token' } },
    rules: [
      { name: 'lift', when: 'arousal > 0.2' },
      { name: 'wide', when: `${'valence > 0 and '.repeat(9)}arousal > 0` },
    ],
  };
  const words = changeWords(before, after);
  expect(words).toContain('presence.holdSeconds = 3 (was 2)');
  expect(words).toContain('backend is gone (was "wasm")');
  expect(words).toContain('rules.lift.when = "arousal > 0.2" (was "arousal > 0")');
  expect(words.filter((line) => line.startsWith('rules.wide = {"name":"wide"'))).toHaveLength(1);
  expect(words.filter((line) => line.startsWith('rules.low is gone'))).toHaveLength(1);
  expect(words).toContain('server.tokens.control = "(hidden)" (was "(hidden)")');
  expect(words.join()).not.toMatch(/the-(old|new)/);
  expect(Math.max(...words.map((line) => line.length))).toBeLessThan(150);
  expect(changeWords(after, after)).toEqual([]);
});
