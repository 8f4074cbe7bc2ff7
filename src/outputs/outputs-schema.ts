import { z } from 'zod';
import { controlSchema } from '../signals/control-settings.js';
import { DEFAULT_OSC_PREFIX } from './osc/osc-address.js';
import { patchSchema } from '../lights/patch-schema.js';

const HOST_WORDS = { error: 'an IPv4 address or the name of a host, without a port' };
const host = z.string(HOST_WORDS).regex(/^[^\s:/]+$/, HOST_WORDS);

/** The `outputs` section of the configuration. An output that is not named is off; an empty object switches it on with its defaults. */
export const outputsSchema = z
  .strictObject({
    osc: z
      .strictObject({
        enabled: z.boolean().default(true),
        /** Ports by habit: QLC+ 7700, Resolume 7000, Lightjams 9001, TouchDesigner 10000. */
        targets: z
          .array(z.strictObject({ host: host.default('127.0.0.1'), port: z.int().min(1).max(65_535) }))
          .min(1)
          .default([{ host: '127.0.0.1', port: 7700 }]),
        prefix: z
          .string()
          .regex(/^(\/[A-Za-z0-9_-]+)+$/, {
            error: 'a path of letters, digits, "-" and "_" that looks like /affekt',
          })
          .default(DEFAULT_OSC_PREFIX),
        rateHz: z.number().min(1).max(44).default(40),
        /** Shape of signals by name, e.g. {"level": {"range": {"learnedSeconds": 120}}}. */
        controls: z.record(z.string(), controlSchema).default({}),
        flashLimit: z.boolean().default(true),
      })
      .optional(),
    sacn: z
      .strictObject({
        enabled: z.boolean().default(true),
        /** Receivers by address; none: multicast. */
        hosts: z.array(host).default([]),
        /** Address of the network interface for multicast; none: the system chooses. */
        multicastInterface: z
          .ipv4({ error: 'the IPv4 address of a network interface of this machine' })
          .optional(),
        priority: z.int().min(0).max(200).default(100),
        sourceName: z.string().min(1).max(63).default('Affekt'),
        universeOffset: z.int().min(-63_998).max(63_998).default(0),
      })
      .optional(),
    artnet: z
      .strictObject({
        enabled: z.boolean().default(true),
        /** Nodes, or a broadcast address. */
        hosts: z.array(host).min(1).default(['127.0.0.1']),
        universeOffset: z.int().min(-63_999).max(32_767).default(-1),
        sync: z.boolean().default(false),
      })
      .optional(),
    ndjson: z
      .strictObject({
        enabled: z.boolean().default(true),
        rateHz: z.number().min(0.1).max(31.25).default(10),
      })
      .optional(),
    lights: patchSchema.prefault({}),
  })
  .prefault({});

export type OutputsConfig = z.infer<typeof outputsSchema>;
/** What a person writes: every field optional. */
export type OutputsInput = z.input<typeof outputsSchema>;
