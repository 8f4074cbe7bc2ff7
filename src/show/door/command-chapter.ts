import { z } from 'zod';
import type { DocChapter } from '../../server/documentation-routes.js';
import { COMMANDS } from './command-table.js';

/** The chapter of the documentation on commands, made from their table. */
export function commandChapter(): DocChapter {
  return {
    title: 'Commands',
    intro:
      'What can be asked of the running show: {"type": "command", "id": "…", "name": "master", "args": {"level": 0.5}} over the ' +
      'WebSocket, the same without type as the body of POST /api/commands, and some by OSC. Answered with AckMessage and the ' +
      'state that then holds, or with RefusalMessage. Those that change the settings can carry expectedRevision.',
    entries: Object.entries(COMMANDS).map(([name, { description, args, fromOsc, changesSettings }]) => ({
      name,
      text: [
        description,
        changesSettings ? 'Changes the settings.' : '',
        fromOsc === undefined ? '' : 'Also by OSC, where that is switched on.',
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
      schema: Object.keys(args.shape).length === 0 ? null : z.toJSONSchema(args, { io: 'input' }),
    })),
  };
}
