import { useSignal } from '@preact/signals';

/**
 * What a switch or a choice shows from the press until the show has answered: what was wanted. Afterwards it shows what holds, be
 * that the same or not.
 */
export function useWanted<Value>(
  holds: Value,
): [Value, (wanted: Value, change: Promise<boolean>) => Promise<void>] {
  const wanted = useSignal<{ readonly value: Value } | null>(null);
  const want = async (value: Value, change: Promise<boolean>): Promise<void> => {
    const mine = { value };
    wanted.value = mine;
    await change;
    // A later press has a wish of its own.
    if (wanted.peek() === mine) wanted.value = null;
  };
  return [wanted.value === null ? holds : wanted.value.value, want];
}
