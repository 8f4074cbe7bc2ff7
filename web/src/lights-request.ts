import type { LightsMessage, LightsRequest } from '../../src/server/protocol.js';

/** Longest wait for the answer: switching an output off may take two seconds, ms. */
const TIMEOUT_MS = 6_000;

/** Asks the server to change the lights: the lights as they are then, or a sentence on why it was not done. Never rejects. */
export async function requestLights(request: LightsRequest): Promise<LightsMessage | string> {
  try {
    const response = await fetch('./api/lights', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return (await response.json()) as LightsMessage;
    return `Not done: ${await reasonIn(response)}.`;
  } catch {
    return 'No answer from Affekt: whether it was done shows when the connection is back.';
  }
}

/** The server's own words, or the status where a proxy answered in its place. */
async function reasonIn(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const hasMessage = typeof body === 'object' && body !== null && 'message' in body;
  return hasMessage ? String(body.message) : `the server answered ${response.status}`;
}
