import type { ServerMessage } from './protocol.js';

/** A message as it goes over the wire: UTF-8 JSON, one buffer for all clients. */
export function encodeMessage(message: ServerMessage): Buffer {
  return Buffer.from(JSON.stringify(message));
}
