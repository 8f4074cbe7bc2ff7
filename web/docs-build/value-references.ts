import { CONDITIONS } from '../../src/core/health-condition.js';
import { BUILT_IN_EVENTS } from '../../src/emotion/events/event-names.js';
import { DEFAULT_OSC_PREFIX } from '../../src/outputs/osc/osc-address.js';
import { oscMap } from '../../src/outputs/osc/osc-map.js';
import { qlcplusChannel } from '../../src/outputs/osc/qlcplus-channel.js';
import { COMMANDS } from '../../src/show/door/command-table.js';
import { oscCommandAddresses } from '../../src/show/door/osc-commands.js';
import { SERIES } from '../../src/show/history/series-table.js';
import { SIGNALS } from '../../src/signals/signal-table.js';
import { markdownTable } from './markdown-table.js';

/** The reference of every signal, and of what is kept and streamed beside them. */
export function signalReference(): string {
  const signals = new Set(SIGNALS.map(({ name }) => name));
  const beside = SERIES.filter(({ name }) => !signals.has(name));
  return `# Signals
Every continuous value, under the name that rules, groups of lamps, outputs and subscriptions use: what a lamp's level or colour can follow.
Each has a value 31.25 times a second; one that is not known yet is null. What the emotions mean and how far they can be trusted:
[what the values mean](recordings.md#what-the-values-mean).

## Signals
These go to lights, to OSC, and into rules.

${rangeTable(SIGNALS)}

## Beside the signals
These can be looked at and are kept as the signals are (\`/api/series\`, \`/api/history\`, the stream \`signals\`), but drive nothing.

${rangeTable(beside)}
`;
}

/** The reference of every built-in event and of every condition of health. */
export function eventReference(): string {
  const events = Object.entries(BUILT_IN_EVENTS).map(([name, { meaning, value }]) => [
    code(name),
    meaning,
    value,
  ]);
  const conditions = Object.entries(CONDITIONS).map(([id, { meaning, onMs, offMs }]) => [
    code(id),
    meaning,
    `${onMs / 1000} s`,
    `${offMs / 1000} s`,
  ]);
  return `# Events and conditions
What happens in the music, and what can be wrong with the show.

## Events
Each has a time, a value, a confidence from 0 to 1 and a reason in words. Rules add events with names of their own.

${markdownTable(['event', 'when it comes', 'value'], events)}

## Conditions
What can be wrong with the show, the most pressing first. A condition is reported once it has lasted as long as the third column says, and
cleared once it has been gone as long as the fourth says. Where they are reported: [is all well?](lighting.md#is-all-well).

${markdownTable(['condition', 'what it says', 'reported after', 'cleared after'], conditions)}
`;
}

/** The reference of every OSC address that is sent, and of those that are heard. */
export function oscReference(): string {
  const sent = oscMap().map(({ address, low, high, meaning }) => [
    code(address),
    rangeText(low, high),
    String(qlcplusChannel(address)),
    meaning,
  ]);
  const heard = oscCommandAddresses(DEFAULT_OSC_PREFIX).map(([name, address]) => [
    code(address),
    COMMANDS[name]?.description ?? '',
  ]);
  return `# OSC addresses
What Affekt sends by OSC, and what it hears where that is switched on. \`affekt osc-map --config show.json\` lists the addresses of
your own rules and prefix, too.

## Sent
One float32 each, clamped to its range, never NaN. Signals of another range than −1..1 come as 0..1. QLC+ knows an address by the number
of its channel.

${markdownTable(['address', 'range', 'QLC+ channel', 'meaning'], sent)}

## Heard
From the machines named in \`oscInput.senders\`, on port 7780. A button counts as pressed from 0.5 on.

${markdownTable(['address', 'what it does'], heard)}
`;
}

function rangeTable(
  entries: readonly {
    readonly name: string;
    readonly low: number;
    readonly high: number;
    readonly meaning: string;
  }[],
): string {
  const rows = entries.map(({ name, low, high, meaning }) => [code(name), rangeText(low, high), meaning]);
  return markdownTable(['name', 'range', 'meaning'], rows);
}

/** `−1..1`. */
function rangeText(low: number, high: number): string {
  return `${low}..${high}`.replaceAll('-', '−');
}

function code(text: string): string {
  return `\`${text}\``;
}
