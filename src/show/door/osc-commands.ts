import { decode } from 'node-osc';
import type { OscArgument } from './command.js';
import { COMMANDS } from './command-table.js';

/** A command as an OSC message asked for it. */
export interface OscCommand {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What a packet asks for, and how many of its messages were not understood. */
export interface OscCommands {
  readonly commands: readonly OscCommand[];
  readonly unknownCount: number;
}

/** Messages of one packet that are looked at; bundles inside bundles count with theirs. */
const MOST_MESSAGES = 64;
const DEEPEST_BUNDLE = 4;

interface OscPacket {
  readonly oscType?: unknown;
  readonly address?: unknown;
  readonly args?: readonly { readonly value?: unknown }[];
  readonly elements?: readonly OscPacket[];
}

/** Addresses of all commands that can be given by OSC. */
export function oscCommandAddresses(prefix: string): readonly (readonly [name: string, address: string])[] {
  return Object.entries(COMMANDS).flatMap(([name, { fromOsc }]) =>
    fromOsc === undefined ? [] : [[name, `${prefix}/command/${name}`] as const],
  );
}

/** Reads a datagram; never throws, whatever it holds. */
export function oscCommands(datagram: Buffer, prefix: string): OscCommands {
  let packet: OscPacket;
  try {
    packet = decode(datagram) as OscPacket;
  } catch {
    return { commands: [], unknownCount: 1 };
  }
  const messages = messagesOf(packet, 0).slice(0, MOST_MESSAGES);
  const read = messages.map((message) => readCommand(message, prefix));
  return {
    commands: read.flatMap((one) => (typeof one === 'object' ? [one] : [])),
    unknownCount: read.filter((one) => one === 'unknown').length,
  };
}

function messagesOf(packet: OscPacket, depth: number): OscPacket[] {
  if (packet.oscType !== 'bundle') return [packet];
  if (depth >= DEEPEST_BUNDLE || !Array.isArray(packet.elements)) return [];
  return packet.elements.slice(0, MOST_MESSAGES).flatMap((inner: OscPacket) => messagesOf(inner, depth + 1));
}

function readCommand({ address, args }: OscPacket, prefix: string): OscCommand | 'nothing' | 'unknown' {
  const start = `${prefix}/command/`;
  if (typeof address !== 'string' || !address.startsWith(start)) return 'unknown';
  const name = address.slice(start.length);
  const fromOsc = Object.hasOwn(COMMANDS, name) ? COMMANDS[name]?.fromOsc : undefined;
  const argument = argumentOf(args?.[0]?.value);
  if (fromOsc === undefined || argument === null) return 'unknown';
  const meant = fromOsc(argument);
  return typeof meant === 'string' ? meant : { name, args: meant };
}

/** True and nothing count as 1, false as 0; null: no argument that a command could take. */
function argumentOf(value: unknown): OscArgument | null {
  if (value === undefined || value === true) return 1;
  if (value === false) return 0;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' ? value.slice(0, 200) : null;
}
