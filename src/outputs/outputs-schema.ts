import { z } from 'zod';
import { patchSchema } from '../lights/patch-schema.js';
import { controlSchema } from '../signals/control-settings.js';
import { oscPrefixSchema } from './osc/osc-prefix-schema.js';

const host = z
  .string()
  .regex(/^[^\s:/]+$/)
  .meta({ allowed: 'an IPv4 address or the name of a host, without a port' });
const enabled = z.boolean().default(true).meta({ description: 'Whether it sends from the start.' });

const osc = z.strictObject({
  enabled,
  targets: z
    .array(
      z.strictObject({
        host: host.default('127.0.0.1').meta({ description: 'Address or name of the receiver.' }),
        port: z.int().min(1).max(65_535).meta({
          description: 'Its port; by habit QLC+ 7700, Resolume 7000, Lightjams 9001, TouchDesigner 10000.',
          unit: 'none',
        }),
      }),
    )
    .min(1)
    .default([{ host: '127.0.0.1', port: 7700 }])
    .meta({ description: 'Receivers.' }),
  prefix: oscPrefixSchema('What every address begins with.'),
  rateHz: z
    .number()
    .min(1)
    .max(44)
    .default(40)
    .meta({ description: 'How often values are looked at and sent if they changed.', unit: 'Hz' }),
  controls: z.record(z.string(), controlSchema).default({}).meta({
    description: 'Shape of signals by name, e.g. {"level": {"range": {"learnedSeconds": 120}}}.',
  }),
  flashLimit: z.boolean().default(true).meta({
    description: 'At most three events and six opposing changes a second, each.',
  }),
});

const sacn = z.strictObject({
  enabled,
  hosts: z.array(host).default([]).meta({ description: 'Receivers by address; none: multicast.' }),
  multicastInterface: z.ipv4().optional().meta({
    description: 'Address of the network interface for multicast; left out: the system chooses.',
    allowed: 'the IPv4 address of a network interface of this machine',
  }),
  priority: z
    .int()
    .min(0)
    .max(200)
    .default(100)
    .meta({ description: 'Of several sources receivers follow the highest.', unit: 'none' }),
  sourceName: z.string().min(1).max(63).default('Affekt').meta({
    description:
      'What receivers show as the source. Containers that share host name, network and installation want one each, to be two sources.',
  }),
  universeOffset: z
    .int()
    .min(-63_998)
    .max(63_998)
    .default(0)
    .meta({ description: 'Added to the universe of the patch.', unit: 'none' }),
});

const artnet = z.strictObject({
  enabled,
  hosts: z.array(host).min(1).default(['127.0.0.1']).meta({ description: 'Nodes, or a broadcast address.' }),
  universeOffset: z
    .int()
    .min(-63_999)
    .max(32_767)
    .default(-1)
    .meta({ description: 'Added to the universe of the patch: its first is Art-Net’s 0.', unit: 'none' }),
  sync: z.boolean().default(false).meta({ description: 'All universes change at once, by ArtSync.' }),
});

const ndjson = z.strictObject({
  enabled,
  rateHz: z
    .number()
    .min(0.1)
    .max(31.25)
    .default(10)
    .meta({ description: 'Frames written a second.', unit: 'Hz' }),
});

/** The `outputs` section of the configuration. An output that is not named is off; an empty object switches it on with its defaults. */
export const outputsSchema = z
  .strictObject({
    osc: osc.optional().meta({ description: 'Signals and events by OSC.' }),
    sacn: sacn.optional().meta({ description: 'The patch by sACN (E1.31).' }),
    artnet: artnet.optional().meta({ description: 'The patch by Art-Net 4.' }),
    ndjson: ndjson.optional().meta({ description: 'Frames and events as JSON lines on stdout.' }),
    lights: patchSchema
      .prefault({})
      .meta({ description: 'The lamps, and what they follow; for sACN and Art-Net.' }),
  })
  .prefault({})
  .meta({
    description: 'Where it all goes. What is not named is off; {} switches it on with its defaults.',
  });

export type OutputsConfig = z.infer<typeof outputsSchema>;
/** What a person writes: every field optional. */
export type OutputsInput = z.input<typeof outputsSchema>;
