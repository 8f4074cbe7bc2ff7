import { app, lockedReason } from '../state/app.js';
import { preference } from '../state/preferences.js';
import { wishes } from '../state/operation.js';

/** Keys act while this is on: whoever dictates to the browser switches them off. */
export const keysOn = preference('keys', true, (value): value is boolean => typeof value === 'boolean');

const ACTIONS: Readonly<Record<string, () => void>> = {
  b: () => wishes.blackout.set(!wishes.blackout.shown.peek()),
  f: () => wishes.freeze.set(!wishes.freeze.shown.peek()),
  h: () => wishes.hold.set(!wishes.hold.shown.peek()),
  t: () => void app.ask({ name: 'tap' }),
  m: () => void app.ask({ name: 'mark', args: { note: '' } }),
  PageDown: () => void app.ask({ name: 'go' }),
  PageUp: () => void app.ask({ name: 'back' }),
};

/** Listens to the keys of the desk, wherever on the page one is; not while something is typed. */
export function listenToKeys(): void {
  window.addEventListener('keydown', (event) => {
    if (!keysOn.value || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) return;
    const action = ACTIONS[event.key] ?? ACTIONS[event.key.toLowerCase()];
    if (action === undefined || lockedReason.value !== null) return;
    event.preventDefault();
    action();
  });
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement)
    return !['button', 'checkbox', 'radio', 'range'].includes(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
