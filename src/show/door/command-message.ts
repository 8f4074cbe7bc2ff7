import type { MessageKind } from '../../server/client-message.js';
import type { CommandDoor } from './command-door.js';

/** The message `command` of the WebSocket; who may only view is refused. */
export function commandMessage(door: CommandDoor): MessageKind {
  return {
    type: 'command',
    async take(message, client) {
      const { type: _type, ...request } = message as { type: string };
      client.answer(client.role === 'control' ? await door.take(request) : door.refuseViewer(request));
    },
  };
}
