import { computed } from '@preact/signals';
import type { LightsMessage } from '../../../src/server/protocol.js';
import { app } from './app.js';
import { Wish } from './wish.js';

/** What is operated now; null: not said yet. */
export const operation = computed(() => app.store.show.value?.operation ?? null);

/** What a person moves at every desk, as wished at once and then as the show says. */
export const wishes = {
  blackout: new Wish(
    computed(() => operation.value?.isBlackout ?? false),
    (on) => app.ask({ name: 'blackout', args: { on } }),
  ),
  freeze: new Wish(
    computed(() => operation.value?.isFrozen ?? false),
    (on) => app.ask({ name: 'freeze', args: { on } }),
  ),
  hold: new Wish(
    computed(() => operation.value?.isEmotionHeld ?? false),
    (on) => app.ask({ name: 'hold', args: { on } }),
  ),
  master: new Wish(
    computed(() => operation.value?.master ?? 1),
    (level) => app.ask({ name: 'master', args: { level } }),
  ),
};

const hands = new Map<string, Hand>();

/** A hand on one group. */
interface Hand {
  readonly level: Wish<number>;
  /** #rrggbb. */
  readonly color: Wish<string>;
}

/** The hand on a group: where nothing is held, it stands where the light is. */
export function handOf(group: string): Hand {
  const known = hands.get(group);
  if (known !== undefined) return known;
  const held = computed(() => operation.value?.hands[group] ?? null);
  const sent = computed(() => app.store.lights.value?.groups.find(({ name }) => name === group) ?? null);
  const hand = {
    level: new Wish(
      computed(() => held.value?.level ?? sent.value?.level ?? 0),
      (level) => app.ask({ name: 'hand', args: { group, level } }),
    ),
    color: new Wish(
      computed(() => held.value?.color ?? hexOf(sent.value?.color)),
      (color) => app.ask({ name: 'hand', args: { group, color } }),
    ),
  };
  hands.set(group, hand);
  return hand;
}

function hexOf(color: LightsMessage['groups'][number]['color'] | undefined): string {
  const { red, green, blue } = color ?? { red: 1, green: 1, blue: 1 };
  const byte = (share: number) =>
    Math.round(255 * share)
      .toString(16)
      .padStart(2, '0');
  return `#${byte(red)}${byte(green)}${byte(blue)}`;
}
