import { effect, type Signal, signal } from '@preact/signals';

const PREFIX = 'affekt ';

/** A choice of this person on this device, kept across visits; `fallback` where nothing usable is kept. */
export function preference<Value>(
  name: string,
  fallback: Value,
  isValid: (value: unknown) => value is Value,
): Signal<Value> {
  const chosen = signal(read(name, fallback, isValid));
  effect(() => write(name, chosen.value));
  return chosen;
}

function read<Value>(name: string, fallback: Value, isValid: (value: unknown) => value is Value): Value {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
    return isValid(value) ? value : fallback;
  } catch {
    // Storage is switched off, or holds what another version wrote.
    return fallback;
  }
}

function write(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}
