import { z } from 'zod';

/** Each check's message is what is allowed; `config.ts` puts key and value before it. */
const wholeNumber = (low: number, high: number) => {
  const error = `a whole number from ${low} to ${high}`;
  return z.number({ error }).int({ error }).min(low, { error }).max(high, { error });
};
const numberBetween = (low: number, high: number) => {
  const error = `a number from ${low} to ${high}`;
  return z.number({ error }).min(low, { error }).max(high, { error });
};
const text = (what: string) => z.string({ error: what }).min(1, { error: what });
const choice = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values, { error: `one of ${values.map((value) => `"${value}"`).join(', ')}` });
const flag = () => z.boolean({ error: 'true or false' });
const token = () => {
  const error = 'text of 16 to 128 letters, digits, "-" or "_"';
  return z.string({ error }).regex(/^[A-Za-z0-9_-]{16,128}$/, { error });
};
const section = 'an object';
const RULE_NAME = 'a name of 1 to 40 letters, digits, "-" or "_", the first a letter';

/** Where the sound comes from. */
const source = z.strictObject(
  {
    /** `auto`: the default input device if there is one, else the demo performance. */
    kind: choice('auto', 'device', 'file', 'stdin', 'demo').default('auto'),
    /** Name of the input device; without it the default one. */
    device: text('the name of an input device (see `affekt devices`)').optional(),
    /** Audio file. */
    path: text('the path of an audio file').optional(),
    /** Samples a second: of stdin (44,100 when left out), or wanted of a device. */
    rate: wholeNumber(8000, 192_000).optional(),
    /** Interleaved channels: of stdin (2 when left out), or wanted of a device. */
    channels: wholeNumber(1, 64).optional(),
    /** Of stdin: sample format. */
    format: choice('f32le', 's16le', 's24le', 's32le').default('f32le'),
    /** Of a file: begin again at its end. */
    loop: flag().default(false),
  },
  { error: section },
);

/** Dashboard, API and WebSocket. */
const server = z.strictObject(
  {
    /** Beyond this machine a token is demanded. */
    host: text('a name or address of this machine').default('127.0.0.1'),
    /** 0: any free port. */
    port: wholeNumber(0, 65_535).default(4040),
    /** Frames sent a second. */
    frameRateHz: numberBetween(10, 31.25).default(15.625),
    /** What a late joiner gets. */
    historySeconds: numberBetween(10, 3600).default(300),
    /** Fixed tokens in place of random ones. */
    tokens: z
      .strictObject({ view: token().optional(), control: token().optional() }, { error: section })
      .prefault({}),
    /** Further Host headers to accept, e.g. of a proxy. */
    allowedHosts: z
      .array(text('a host as a browser sends it, e.g. "show.example:8080"'), { error: 'a list of hosts' })
      .default([]),
  },
  { error: section },
);

/** What counts as silence and what happens in it. */
const silence = z.strictObject(
  {
    /** Momentary loudness below which there is silence, LUFS. */
    thresholdLufs: numberBetween(-100, -20).default(-65),
    /** The last emotion stays this long, s. */
    holdSeconds: numberBetween(0, 60).default(2),
    /** Then it falls to neutral with this time constant, s. */
    decaySeconds: numberBetween(0.1, 60).default(1.5),
  },
  { error: section },
);

/** An event of one's own; the expressions are checked when they are compiled, against the signals there are. */
const rule = z.strictObject(
  {
    name: z.string({ error: RULE_NAME }).regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, { error: RULE_NAME }),
    /** e.g. `arousal > 0.7 for 2s and falling(valence)`. */
    when: text('a condition, e.g. "arousal > 0.7 for 2s"'),
    /** A number to send with the event. */
    value: text('a number or signal as text, e.g. "arousal"').default('1'),
    /** Least time between two events, s. */
    cooldownSeconds: numberBetween(0.1, 3600).default(4),
    /** The condition must have been false this long before the event may come again, s. */
    debounceSeconds: numberBetween(0, 60).default(0.5),
  },
  { error: section },
);

/** The whole configuration of `affekt start`: flags and `--config` file are parsed against it. */
export const configSchema = z.strictObject(
  {
    source: source.prefault({}),
    /** Folder of a model; left out: the one that ships; "none": no emotion, only levels and onsets. */
    model: text('the folder of a model, or "none"').optional(),
    /** What computes the network. */
    backend: choice('auto', 'wasm', 'node').default('wasm'),
    server: server.prefault({}),
    silence: silence.prefault({}),
    /** Events of one's own. */
    rules: z.array(rule, { error: 'a list of rules' }).max(64, { error: 'at most 64 rules' }).default([]),
    /** New WAV file that gets what is heard. */
    record: text('the path of a WAV file to be made').optional(),
    /** End when the source ends. */
    exitAtEnd: flag().default(false),
  },
  { error: section },
);

export type AffektConfig = z.infer<typeof configSchema>;
export type SourceConfig = AffektConfig['source'];
