import type { AckMessage, CommandRequest } from '../../src/server/protocol.js';

/** A command as the page asks for it. */
export type Wish = Pick<CommandRequest, 'name' | 'args'>;

/** Longest wait for the answer: switching an output off may take two seconds, ms. */
const TIMEOUT_MS = 6_000;

/** Asks the running show for something: what then holds, or a sentence on why it was not done. Never rejects. */
export async function requestCommand(wish: Wish): Promise<AckMessage | string> {
  try {
    const response = await fetch('./api/commands', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: newId(), ...wish }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return (await response.json()) as AckMessage;
    return `Not done: ${await reasonIn(response)}.`;
  } catch {
    return 'No answer from Affekt: whether it was done shows when the connection is back.';
  }
}

/** Not `randomUUID`: browsers have it on pages from this machine and with HTTPS only. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** The server's own words, or the status where a proxy answered in its place. */
async function reasonIn(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const hasMessage = typeof body === 'object' && body !== null && 'message' in body;
  return hasMessage ? String(body.message) : `the server answered ${response.status}`;
}
