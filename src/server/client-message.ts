import { z } from 'zod';
import type { ClientMessage } from './protocol.js';

const schema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('history'), seconds: z.number().positive().max(86_400) }),
  z.strictObject({ type: z.literal('subscribe'), stream: z.literal('spectrogram') }),
  z.strictObject({ type: z.literal('unsubscribe'), stream: z.literal('spectrogram') }),
]);

/** A client's text message, checked; or a sentence on what is wrong with it. Never throws. */
export function parseClientMessage(
  text: string,
): { readonly message: ClientMessage } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'a message must be one JSON object' };
  }
  const result = schema.safeParse(value);
  if (result.success) return { message: result.data };
  const issue = result.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'the message' : issue.path.join('.');
  return { problem: `${where}: ${issue?.message ?? 'not understood'}` };
}
