import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { AckMessage, ClientMessage, RefusalMessage } from '../../src/server/protocol.js';
import { Door } from '../../web/src/state/door.js';
import { Wish } from '../../web/src/state/wish.js';

describe('a wish', () => {
  it('is shown as wanted at once, and as the show says when it was answered', async () => {
    const held = signal(false);
    const answers: ((isDone: boolean) => void)[] = [];
    const wish = new Wish(held, () => new Promise((resolve) => answers.push(resolve)));
    wish.set(true);
    expect([wish.shown.value, wish.isPending.value]).toEqual([true, true]);
    held.value = true;
    answers[0]?.(true);
    await expect.poll(() => wish.isPending.value).toBe(false);
    expect(wish.shown.value).toBe(true);
    wish.set(false);
    expect(wish.shown.value).toBe(false);
    answers[1]?.(false);
    await expect.poll(() => wish.isPending.value).toBe(false);
    // It was refused: it is as it was.
    expect(wish.shown.value).toBe(true);
  });

  it('of a fader sends the newest only, one at a time, and never loses the last', async () => {
    const held = signal(0);
    const sent: number[] = [];
    const wish = new Wish(held, async (value) => {
      sent.push(value);
      await new Promise((resolve) => setTimeout(resolve, 5));
      held.value = value;
      return true;
    });
    for (let value = 1; value <= 100; value += 1) wish.move(value);
    expect(wish.shown.value).toBe(100);
    await expect.poll(() => wish.isPending.value).toBe(false);
    expect(sent).toEqual([1, 100]);
    expect(held.value).toBe(100);
  });
});

describe('the door', () => {
  const ack = (id: string) => ({ type: 'ack', id }) as AckMessage;

  it('answers each command once, by its id', async () => {
    const sent: ClientMessage[] = [];
    const door = new Door((message) => sent.push(message) > 0);
    const first = door.ask({ name: 'blackout', args: { on: true } });
    const second = door.ask({ name: 'preset', args: { name: 'none' } });
    const [one, other] = sent.map((message) => (message.type === 'command' ? (message.id ?? '') : ''));
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(one).not.toBe(other);
    door.receive({ type: 'refusal', id: other, message: 'there is no preset "none"' } as RefusalMessage);
    door.receive(ack(one ?? ''));
    expect(await first).toBeNull();
    expect(await second).toBe('Not done: there is no preset "none".');
  });

  it('says so where there is no connection, and when it breaks before the answer', async () => {
    expect(await new Door(() => false).ask({ name: 'tap' })).toMatch(/^Not connected/);
    const door = new Door(() => true);
    const asked = door.ask({ name: 'tap' });
    door.close();
    expect(await asked).toMatch(/^No answer from Affekt/);
  });
});
