import { lookup } from 'node:dns/promises';

/** What the child process is asked, and what it answers. */
export type LookupAnswer =
  | { readonly host: string; readonly address: string }
  | { readonly host: string; readonly error: string };

// Ending in the ordinary way would wait for look-ups that nobody answers.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (host) => void answer(String(host)));

async function answer(host: string): Promise<void> {
  let found: LookupAnswer;
  try {
    found = { host, address: (await lookup(host, { family: 4 })).address };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    found = { host, error: code ?? message };
  }
  process.send?.(found);
}
