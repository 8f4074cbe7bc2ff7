import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AffektError } from '../../src/core/errors.js';
import { watchForDevice } from '../../src/show/device-watch.js';
import { OpenedSource } from '../../src/show/opened-source.js';
import { ScriptedSource } from '../engine/scripted-source.js';
import { STOPPED_TIMERS } from '../support/stopped-timers.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: [...STOPPED_TIMERS] });
});

afterEach(() => {
  vi.useRealTimers();
});

it('waits in silence for a device that is not there, and says once why one that is there is not taken', async () => {
  const gone = new AffektError('AFFEKT_DEVICE_NOT_FOUND', 'not here', { retryable: true });
  const lacking = new AffektError('AFFEKT_FORMAT_UNSUPPORTED', 'has 2 input channels; 6 were asked for');
  const source = await OpenedSource.open(new ScriptedSource('device', []));
  const answers = [gone, lacking, lacking, gone, lacking, source];
  const refused: string[] = [];
  const taken: unknown[] = [];
  const watching = watchForDevice(
    {
      open: async () => {
        const answer = answers.shift();
        if (answer instanceof OpenedSource) return answer;
        throw answer;
      },
      isWanted: () => true,
      exchange: async (device) => taken.push(device),
      onRefused: (message) => refused.push(message),
    },
    new AbortController().signal,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  await watching;
  expect(taken).toEqual([source]);
  expect(refused).toEqual([lacking.message]);
});
