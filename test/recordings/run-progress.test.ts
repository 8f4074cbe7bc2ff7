import { expect, it } from 'vitest';
import { RunProgress } from '../../src/recordings/run-progress.js';

it('counts recordings, audio and bytes, what is under way among them', () => {
  const progress = new RunProgress(4, 1000);
  expect(progress.words()).toBe('0/4 recordings');
  const first = progress.begin(400);
  const second = progress.begin(200);
  first.progress(90, 0.5);
  second.progress(30, null);
  expect(progress.share).toBeCloseTo(0.2);
  expect(progress.words()).toMatch(/^0\/4 recordings, 2 min of audio, \d+ × real time, \d+ s left$/);
  second.end('failed');
  first.progress(7200, 1);
  first.end('analysed');
  progress.begin(300).end('skipped');
  expect(progress.share).toBeCloseTo(0.9);
  expect(progress.failedCount).toBe(1);
  expect(progress.words()).toMatch(/^3\/4 recordings, 1 failed, 1 done before, 2\.0 h of audio, \d+ × /);
  progress.begin(100).end('analysed');
  expect(progress.words()).not.toContain('left');
});

it('tells no time left while all that it met was done before', () => {
  const progress = new RunProgress(3, 300);
  progress.begin(100).end('skipped');
  expect(progress.words()).toBe('1/3 recordings, 1 done before');
  progress.begin(100).end('analysed');
  expect(progress.words()).toMatch(/^2\/3 recordings, 1 done before, \d+ s left$/);
});

it('tells no time left by the head of a file alone', () => {
  const progress = new RunProgress(1, 10_000_000);
  const only = progress.begin(10_000_000);
  only.progress(2, 44 / 10_000_000);
  expect(progress.words()).not.toContain('left');
  only.progress(4, 0.01);
  expect(progress.words()).toContain('left');
});
