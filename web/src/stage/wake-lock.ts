import { signal } from '@preact/signals';

/** Whether the screen is kept awake, in a sentence. */
export const wakeLock = signal('The screen stays awake on Stage.');

/** Keeps the screen awake until what is returned is called; asked for anew when the page is seen again. */
export function keepAwake(): () => void {
  let sentinel: WakeLockSentinel | null = null;
  let isOver = false;
  const ask = async (): Promise<void> => {
    if (isOver || document.visibilityState !== 'visible') return;
    try {
      sentinel = await navigator.wakeLock.request('screen');
      if (isOver) await sentinel.release();
    } catch {
      wakeLock.value =
        'This browser lets the screen sleep: it keeps it awake only for pages of this machine or over HTTPS.';
    }
  };
  const again = (): void => void ask();
  document.addEventListener('visibilitychange', again);
  void ask();
  return () => {
    isOver = true;
    document.removeEventListener('visibilitychange', again);
    void sentinel?.release();
  };
}
