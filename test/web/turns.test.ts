import { expect, it } from 'vitest';
import { Turns } from '../../web/src/shared/turns.js';

it('one picture a frame, the one that waits longest first, each once', () => {
  const frames: ((nowMs: number) => void)[] = [];
  const turns = new Turns((frame) => frames.push(frame));
  const drawn: string[] = [];
  const plane = (nowMs: number): void => {
    drawn.push(`plane ${nowMs}`);
    // What changes while it is drawn waits for its next turn.
    if (nowMs === 1) turns.take(plane);
  };
  const chart = (nowMs: number): void => void drawn.push(`chart ${nowMs}`);
  const gone = (): void => void drawn.push('gone');
  for (const turn of [plane, gone, chart, plane]) turns.take(turn);
  turns.giveUp(gone);
  expect(frames).toHaveLength(1);
  for (let nowMs = 1; frames.length > 0; nowMs += 1) frames.shift()?.(nowMs);
  expect(drawn).toEqual(['plane 1', 'chart 2', 'plane 3']);
});
