import { describe, expect, it } from 'vitest';
import type { HealthMessage, HelloMessage } from '../../src/server/protocol.js';
import { durationWords, type Facts, situationOf } from '../../web/src/shared/situation.js';

type Condition = HealthMessage['conditions'][number];

const LIVE: Facts = {
  connection: { kind: 'live', lastMessageAtMs: 0, probedAtMs: null },
  isRefused: false,
  hello: { protocolVersion: 3 } as HelloMessage,
  health: { type: 'health', level: 'ok', conditions: [] },
  words: null,
  ageMs: 20,
  isStale: false,
  nowMs: 10_000,
};

function withHealth(id: string, severity: Condition['severity']): Facts {
  const condition = { id, subject: null, severity, what: `${id}.`, doThis: 'Do it.', sinceSeconds: 1 };
  const level = severity === 'info' ? 'ok' : severity;
  return { ...LIVE, health: { type: 'health', level, conditions: [condition] } };
}

describe('the situation', () => {
  it('is Live in green only where values are new, nothing is late and nothing is wrong', () => {
    expect(situationOf(LIVE)).toMatchObject({ kind: 'live', look: 'good', word: 'Live', sentence: null });
    expect(situationOf(withHealth('input-clipping', 'warn'))).toMatchObject({
      kind: 'troubled',
      look: 'warn',
      sentence: 'input-clipping. Do it.',
      isCurrent: true,
    });
    expect(situationOf(withHealth('output-failed', 'bad')).look).toBe('bad');
    expect(situationOf(withHealth('analysis-late', 'warn'))).toMatchObject({ word: 'Late', look: 'warn' });
    expect(situationOf(withHealth('analysis-late', 'bad'))).toMatchObject({ word: 'Late', look: 'bad' });
    expect(situationOf(withHealth('lights-frozen', 'info'))).toMatchObject({ kind: 'live' });
    expect(situationOf(withHealth('model-none', 'info'))).toMatchObject({ kind: 'no-model', look: 'good' });
  });

  it('calls values old where the input is gone, ended or awaited', () => {
    for (const [id, kind] of [
      ['input-lost', 'lost'],
      ['input-waiting', 'waiting'],
      ['input-ended', 'ended'],
    ] as const) {
      expect(situationOf(withHealth(id, 'bad'))).toMatchObject({ kind, isCurrent: false });
    }
    expect(situationOf({ ...LIVE, ageMs: Number.POSITIVE_INFINITY })).toMatchObject({
      kind: 'waiting',
      look: 'idle',
    });
    expect(situationOf({ ...LIVE, isStale: true, ageMs: 9000 })).toMatchObject({
      kind: 'no-data',
      look: 'bad',
      sentence: 'Nothing comes from the analysis. Values are 9 s old.',
    });
  });

  it('lets the page’s own troubles go before what the server said last', () => {
    const facts = withHealth('input-clipping', 'warn');
    const waiting = { kind: 'waiting', attempt: 3, retryAtMs: 14_200 } as const;
    expect(situationOf({ ...facts, connection: waiting, ageMs: 61_000, isStale: true })).toEqual({
      kind: 'disconnected',
      look: 'bad',
      word: 'Disconnected',
      sentence: 'No connection to Affekt; next try in 5 s. Values are 61 s old.',
      isCurrent: false,
    });
    const connecting = { kind: 'connecting', attempt: 0, sinceMs: 0 } as const;
    expect(situationOf({ ...facts, connection: connecting })).toMatchObject({
      word: 'Connecting',
      look: 'idle',
    });
    expect(situationOf({ ...facts, connection: waiting, isRefused: true }).kind).toBe('refused');
    const hello = { ...LIVE.hello, protocolVersion: 4 } as unknown as HelloMessage;
    expect(situationOf({ ...LIVE, hello })).toMatchObject({ kind: 'outdated', look: 'bad' });
  });

  it('says for how long in words', () => {
    expect([-1, 8, 119, 120, 7000, 8000].map(durationWords)).toEqual([
      '0 s',
      '8 s',
      '119 s',
      '2 min',
      '117 min',
      '2 h',
    ]);
  });
});
