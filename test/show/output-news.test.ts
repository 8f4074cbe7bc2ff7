import { describe, expect, it } from 'vitest';
import { OutputNews } from '../../src/show/output-news.js';
import type { LightsMessage } from '../../src/server/protocol.js';

type OutputState = LightsMessage['outputs'][number];

function output(name: string, more: Partial<OutputState> = {}): OutputState {
  return {
    name,
    isEnabled: true,
    state: 'running',
    sentCount: 0,
    droppedCount: 0,
    lastError: null,
    trouble: null,
    ...more,
  };
}

/** What is said of steps that come every second. */
function told(...steps: readonly (readonly OutputState[])[]): string[] {
  const lines: string[] = [];
  const news = new OutputNews((line) => lines.push(line));
  steps.forEach((step, second) => {
    news.tell(step, 1000 * second);
  });
  return lines;
}

const sixTimes = <Item>(item: Item): Item[] => Array.from({ length: 6 }, () => item);

describe('OutputNews', () => {
  it('says nothing of outputs that are well', () => {
    expect(told([output('osc', { state: 'starting' })], [output('osc', { sentCount: 9 })])).toEqual([]);
  });

  it('says once that an output fails while it is tried again, and that it is back', () => {
    const failed = output('sacn', { state: 'failed', lastError: 'no such interface' });
    const starting = output('sacn', { state: 'starting', lastError: 'no such interface' });
    const back = output('sacn', { lastError: 'no such interface' });
    expect(told([failed], [starting], [failed], [starting], ...sixTimes([back]))).toEqual([
      'sacn: failed: no such interface; it is tried again',
      'sacn: all is well again',
    ]);
  });

  it('says what a running output cannot reach, each on its own, and each change', () => {
    const osc = (trouble: string | null) => output('osc', { trouble });
    const sacn = (trouble: string | null) => output('sacn', { trouble });
    expect(
      told(
        [osc('a'), sacn(null)],
        [osc('a'), sacn('b')],
        [osc('c'), sacn('b')],
        ...sixTimes([osc(null), sacn('b')]),
      ),
    ).toEqual(['osc: a', 'sacn: b', 'osc: c', 'osc: all is well again']);
  });

  it('does not call one that was switched off well', () => {
    const off = output('osc', { state: 'off', isEnabled: false });
    expect(told([output('osc', { trouble: 'a' })], [off])).toEqual(['osc: a']);
  });

  it('says once of one that starts and breaks at once, again and again', () => {
    const failed = output('ndjson', { state: 'failed', lastError: 'EPIPE' });
    const running = output('ndjson', { lastError: 'EPIPE' });
    const round = [[failed], [running], [running]];
    expect(told(...round, ...round, ...round)).toEqual(['ndjson: failed: EPIPE; it is tried again']);
  });
});
