import { z } from 'zod';
import { CHANNEL_RANGE, RATE_RANGE } from './audio-ranges.js';

/** What records from a device. */
export const CAPTURE_CHOICES = ['auto', 'naudiodon', 'parec', 'pw-record', 'arecord', 'ffmpeg'] as const;

/** What a token may be: long enough not to be guessed, and fit to stand in a link. */
export const TOKEN_PATTERN = /^[A-Za-z0-9_-]{16,128}$/;

const token = (who: string) =>
  z
    .string()
    .regex(TOKEN_PATTERN)
    .optional()
    .meta({
      description: `Token of those who may ${who}; left out: a new one at each start.`,
      allowed: 'text of 16 to 128 letters, digits, "-" or "_"',
      isSecret: true,
    });

const channel = z.int().min(CHANNEL_RANGE.minimum).max(CHANNEL_RANGE.maximum);

const source = z
  .strictObject({
    kind: z.enum(['auto', 'device', 'file', 'stdin', 'demo']).default('auto').meta({
      description: '"auto": the default input device if there is one, else the demo performance.',
    }),
    device: z.string().min(1).optional().meta({
      description: 'Name of the input device, or a part that fits no other; left out: the default one.',
      allowed: 'the name of an input device (see `affekt devices`)',
    }),
    capture: z.enum(CAPTURE_CHOICES).default('auto').meta({
      description:
        'What records from a device: the package naudiodon, or a program of the system (parec, pw-record, arecord on Linux; ffmpeg on macOS and Windows). "auto": the first of them that does.',
    }),
    path: z.string().min(1).optional().meta({
      description: 'Audio file, for the kind "file".',
      allowed: 'the path of an audio file',
    }),
    rate: z.int().min(RATE_RANGE.minimum).max(RATE_RANGE.maximum).optional().meta({
      description: 'Samples a second: of stdin (44,100 when left out), or wanted of a device.',
      unit: 'Hz',
    }),
    channelCount: channel.optional().meta({
      description:
        'Interleaved channels: of stdin (2 when left out), or opened of a device (left out: all of an interface, 2 of a sound server).',
      unit: 'none',
    }),
    channels: z
      .union([z.enum(['auto', 'mix']), channel, z.tuple([channel, channel])])
      .default('auto')
      .meta({
        description:
          'Which channels are heard, counted from 1; of several their mean. "mix": all; "auto": all, but of a device with more than two the first two.',
        unit: 'none',
        allowed: '"auto", "mix", a channel from 1 to 64 such as 3, or a pair such as [3, 4]',
      }),
    format: z
      .enum(['f32le', 's16le', 's24le', 's32le'])
      .default('f32le')
      .meta({ description: 'Of stdin: what a sample is.' }),
    loop: z.boolean().default(false).meta({ description: 'Of a file: begin again at its end.' }),
  })
  .refine(({ kind, path }) => kind !== 'file' || path !== undefined, {
    path: ['path'],
    error: 'the path of an audio file, which the source "file" needs (--file)',
  });

const server = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').meta({
    description: 'Address that the dashboard listens on; beyond this machine a token is demanded.',
    allowed: 'a name or address of this machine',
  }),
  port: z
    .int()
    .min(0)
    .max(65_535)
    .default(4040)
    .meta({ description: 'Port of the dashboard; 0: any free port.', unit: 'none' }),
  tokens: z
    .strictObject({ view: token('view'), control: token('view and control') })
    .prefault({})
    .meta({ description: 'Fixed tokens in place of random ones.' }),
  clientCount: z
    .int()
    .min(1)
    .max(1024)
    .default(128)
    .meta({ description: 'Most pages and programs connected at a time.', unit: 'none' }),
  allowedHosts: z
    .array(z.string().min(1).meta({ allowed: 'a host as a browser sends it, e.g. "show.example:8080"' }))
    .default([])
    .meta({ description: 'Further names under which browsers may ask for the dashboard, e.g. of a proxy.' }),
});

const events = (isOn: boolean, description: string) => z.boolean().default(isOn).meta({ description });
const values = z.enum(['neutral', 'hold', 'follow']).default('neutral').meta({
  description:
    'What the emotion does: to neutral once it has held its time, as the music left it, or as if it were music.',
});
const MUSICAL_EVENTS = 'Whether beats, onsets, builds, drops, sections and the like are told.';

const presence = z.strictObject({
  thresholdLufs: z.number().min(-100).max(-20).default(-65).meta({
    description: 'Loudness above which what stands out of the room is heard; below there is silence.',
    unit: 'LUFS',
  }),
  holdSeconds: z
    .number()
    .min(0)
    .max(60)
    .default(2)
    .meta({ description: 'The last emotion stays this long.', unit: 's' }),
  decaySeconds: z
    .number()
    .min(0.1)
    .max(60)
    .default(1.5)
    .meta({ description: 'Then it falls to neutral with this time constant.', unit: 's' }),
  speech: z
    .strictObject({ values, events: events(false, MUSICAL_EVENTS) })
    .prefault({})
    .meta({ description: 'While somebody speaks and no music is heard.' }),
  noise: z
    .strictObject({
      values,
      events: events(false, MUSICAL_EVENTS),
      gain: z.enum(['hold', 'follow']).default('hold').meta({
        description:
          'The automatic gain in steady noise: where the music left it, or as in music. In speech and applause it follows, for it is set before the network has heard them; in silence it never moves.',
      }),
    })
    .prefault({})
    .meta({ description: 'While applause, a crowd, hiss, hum or a machine is all that is heard.' }),
  silence: z
    .strictObject({
      values: z.enum(['neutral', 'hold']).default('neutral').meta({
        description: 'What the emotion does: to neutral once it has held its time, or as the music left it.',
      }),
      events: events(true, 'Whether onsets are told: the first notes of what comes.'),
    })
    .prefault({})
    .meta({ description: 'While nothing stands out of the room.' }),
});

const gain = z
  .strictObject({
    mode: z.enum(['auto', 'fixed']).default('auto').meta({
      description: '"auto": the music is brought to −18 LUFS; "fixed": the gain stays where it is put.',
    }),
    fixedDb: z.number().min(-60).max(60).default(0).meta({ description: 'The fixed gain.', unit: 'dB' }),
    lowestDb: z
      .number()
      .min(-60)
      .max(60)
      .default(-30)
      .meta({ description: 'The automatic gain is never less.', unit: 'dB' }),
    highestDb: z
      .number()
      .min(-60)
      .max(60)
      .default(50)
      .meta({ description: 'The automatic gain is never more.', unit: 'dB' }),
  })
  .refine(({ lowestDb, highestDb }) => lowestDb <= highestDb, {
    path: ['lowestDb'],
    error: 'a number not above gain.highestDb',
  });

/** An event of one's own; the expressions are checked when they are compiled, against the signals there are. */
const rule = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/)
    .meta({
      description: 'Name of the event; none of the built-in ones.',
      allowed: 'a name of 1 to 40 letters, digits, "-" or "_", the first a letter',
    }),
  when: z.string().min(1).meta({
    description: 'The condition over signals, e.g. `arousal > 0.7 for 2s and falling(valence)`.',
    allowed: 'a condition, e.g. "arousal > 0.7 for 2s"',
  }),
  value: z.string().min(1).default('1').meta({
    description: 'What the event carries: a number, or an expression over signals.',
    allowed: 'a number or signal as text, e.g. "arousal"',
  }),
  cooldownSeconds: z
    .number()
    .min(0.1)
    .max(3600)
    .default(4)
    .meta({ description: 'Least time between two events.', unit: 's' }),
  debounceSeconds: z.number().min(0).max(60).default(0.5).meta({
    description: 'The condition must have been false this long before the event may come again.',
    unit: 's',
  }),
});

/** What can be set of the program itself; the outputs' part is theirs. */
export const configSchema = z.strictObject({
  source: source.prefault({}).meta({ description: 'Where the sound comes from.' }),
  model: z.string().min(1).optional().meta({
    description:
      'Folder of a model; left out: the one that ships; "none": no emotion, only levels and onsets.',
    allowed: 'the folder of a model, or "none"',
  }),
  backend: z
    .enum(['auto', 'wasm', 'node'])
    .default('wasm')
    .meta({ description: 'What computes the network; "node" needs @tensorflow/tfjs-node.' }),
  server: server.prefault({}).meta({ description: 'Dashboard, API and WebSocket.' }),
  presence: presence.prefault({}).meta({
    description:
      'What happens to emotion, events and gain while something else than music sounds, or nothing.',
  }),
  gain: gain.prefault({}).meta({ description: 'How loud the analysis hears.' }),
  rules: z.array(rule).max(64).default([]).meta({ description: 'Events of one’s own.' }),
  record: z.string().min(1).optional().meta({
    description: 'New WAV file that gets what is heard.',
    allowed: 'the path of a WAV file to be made',
  }),
  exitAtEnd: z.boolean().default(false).meta({ description: 'End when the source ends.' }),
});

export type AffektConfig = z.infer<typeof configSchema>;
export type SourceConfig = AffektConfig['source'];
