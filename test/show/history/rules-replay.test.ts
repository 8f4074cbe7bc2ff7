import { describe, expect, it, onTestFinished } from 'vitest';
import { settingsSchema } from '../../../src/show/settings/settings-schema.js';
import { rulesReplayRoute } from '../../../src/show/history/rules-replay-route.js';
import { replayRules } from '../../../src/show/history/rules-replay.js';
import { readSeries, SERIES } from '../../../src/show/history/series-table.js';
import { ShowHistory } from '../../../src/show/history/show-history.js';
import type { Rule } from '../../../src/emotion/rules/rule.js';
import { compileRules } from '../../../src/emotion/rules/compile-rules.js';
import { SIGNALS } from '../../../src/signals/signal-table.js';
import { startTestServer } from '../../server/test-server.js';
import { syntheticFrame } from '../../support/synthetic-frame.js';

const FRAME_RATE_HZ = 31.25;

/** Ten minutes whose valence moves slowly, heard by `rules` as they run and kept. */
function heard(rules: readonly Rule[]) {
  const history = new ShowHistory();
  const values = new Float64Array(SERIES.length);
  const fired: { name: string; atSeconds: number }[] = [];
  let frame = syntheticFrame({ frameIndex: 0 });
  for (let frameIndex = 0; frameIndex < 600 * FRAME_RATE_HZ; frameIndex += 1) {
    frame = syntheticFrame({ frameIndex, valence: Math.sin(frameIndex / 400) });
    readSeries(frame, values);
    history.addFrame(frame.feature.sampleIndex, 0, values);
    for (const rule of rules) {
      const event = rule.step(frame);
      if (event !== null) fired.push({ name: event.name, atSeconds: event.audioTimeSeconds });
    }
  }
  return { history, frame, fired };
}

function rulesOf(...whens: readonly string[]) {
  return settingsSchema.shape.rules.parse(whens.map((when, index) => ({ name: `rule${index}`, when })));
}

describe('rules over the last half hour', () => {
  it('fire when they would have fired live, within a quarter of a second', async () => {
    const rules = rulesOf(
      'valence > 0.5 for 2s',
      'falling(valence) and valence > 0',
      'mean(valence, 5s) < -0.6',
    );
    const { history, frame, fired } = heard(compileRules(rules, SIGNALS)());
    expect(fired.length).toBeGreaterThan(12);
    const replayed = await replayRules(history, frame, rules);
    expect(replayed.fired.map(({ name }) => name)).toEqual(fired.map(({ name }) => name));
    for (const [index, { audioTimeSeconds }] of replayed.fired.entries())
      expect(Math.abs(audioTimeSeconds - (fired[index]?.atSeconds ?? 0))).toBeLessThan(0.3);
    expect(replayed.span?.[1]).toBeCloseTo(600, 0);
  });

  it('are asked for by HTTP, changing nothing, and told what is wrong with them', async () => {
    const { history, frame } = heard([]);
    const server = await startTestServer({ routes: [rulesReplayRoute(history, () => frame)] });
    onTestFinished(() => server.close());
    const ask = async (body: object) => {
      const response = await fetch(`http://127.0.0.1:${server.port}/api/rules/replay`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return [response.status, (await response.json()) as { fired: unknown[] }] as const;
    };
    const [status, answer] = await ask({ rules: [{ name: 'up', when: 'valence > 0.9' }] });
    expect([status, answer.fired.length > 2]).toEqual([200, true]);
    expect(await ask({ rules: [{ name: 'up', when: 'valense > 0.9' }] })).toMatchObject([
      400,
      { message: expect.stringContaining('rules.0 ("up").when') },
    ]);
    expect(await ask({ rules: [{ name: 'up' }] })).toMatchObject([
      400,
      { message: expect.stringMatching(/^rules\.0\.when is missing/) },
    ]);
  });
});
