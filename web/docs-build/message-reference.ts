import { readFileSync } from 'node:fs';
import { compiledUrl } from '../../src/core/package-root.js';
import type { ProtocolTypes } from '../../src/server/open-api.js';
import { schemaTable } from '../../src/server/schema-table.js';
import { commandChapter } from '../../src/show/door/command-chapter.js';

/** The reference of what is asked of a running show and of what goes over its WebSocket. Needs the build's `protocol.schema.json`. */
export function messageReference(): string {
  const { intro, entries } = commandChapter();
  const commands = entries.map(({ name, text, schema }) => section(name, text, schema));
  const types = Object.entries(protocolTypes()).map(([name, schema]) =>
    section(name, String(schema.description ?? ''), schema),
  );
  return `# Commands and messages
How a program talks to a running show. What can be asked over HTTP is listed by the running program itself:
[its API](/api/docs), and [OpenAPI](/api/openapi.json) for programs.

## Commands
${escaped(intro)}

${commands.join('\n')}

## WebSocket
At \`/ws\`, each text message one JSON object with \`type\`. \`ClientMessage\` lists what a client may send, \`ServerMessage\` what it
is sent.

${types.join('\n')}`;
}

function section(name: string, text: string, schema: ProtocolTypes[string] | null): string {
  return `### ${name}\n${escaped(text)}\n\n${schema === null ? '' : `${schemaTable(schema)}\n`}`;
}

function protocolTypes(): ProtocolTypes {
  const text = readFileSync(compiledUrl('server/protocol.schema.json'), 'utf8');
  return (JSON.parse(text) as { definitions: ProtocolTypes }).definitions;
}

/** Words of the code that are no Markdown. */
function escaped(text: string): string {
  return text.replaceAll(/[<>*_[\]]/g, (mark) => `\\${mark}`);
}
