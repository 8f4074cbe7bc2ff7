import { z } from 'zod';
import { controlSchema } from '../signals/control-settings.js';
import { PALETTE_NAMES } from '../signals/palettes.js';

const level = z.number().min(0).max(1);
const COLOR_WORDS = { error: 'a colour written #rrggbb' };
const color = z.string(COLOR_WORDS).regex(/^#[0-9a-fA-F]{6}$/, COLOR_WORDS);

/** Names of fixture kinds, each a list of channels. */
export const FIXTURE_KINDS = {
  dimmer: ['dimmer'],
  dimmer16: ['dimmer', 'dimmerFine'],
  rgb: ['red', 'green', 'blue'],
  rgbw: ['red', 'green', 'blue', 'white'],
  'dimmer-rgb': ['dimmer', 'red', 'green', 'blue'],
  'dimmer-rgbw': ['dimmer', 'red', 'green', 'blue', 'white'],
  'dimmer-strobe-rgb': ['dimmer', 'strobe', 'red', 'green', 'blue'],
} as const;

/** What a channel of a fixture does; a number is a value the channel always has. `…Fine`: low byte of the one before it. */
const channelSchema = z.union([
  z.enum(['dimmer', 'red', 'green', 'blue', 'white', 'strobe']),
  z.enum(['dimmerFine', 'redFine', 'greenFine', 'blueFine', 'whiteFine']),
  z.int().min(0).max(255),
]);

const fixtureSchema = z.strictObject({
  name: z.string().min(1),
  group: z.string().min(1),
  universe: z.int().min(1).max(63_999),
  /** First channel, 1..512. */
  address: z.int().min(1).max(512),
  kind: z.enum(Object.keys(FIXTURE_KINDS) as (keyof typeof FIXTURE_KINDS)[]).optional(),
  /** In place of `kind`: the channels one by one. */
  channels: z.array(channelSchema).min(1).max(512).optional(),
  strobe: z
    .strictObject({
      /**
       * Value at which the shutter is open and nothing strobes. A strobe channel needs it, from the manual: moving heads are
       * often open at 255, where many LED lamps flash their fastest.
       */
      open: z.int().min(0).max(255).optional(),
      /** What the values do, from the fixture's manual, rising in Hz. Without it the shutter stays open. */
      hzTable: z
        .array(z.strictObject({ value: z.int().min(0).max(255), hz: z.number().positive().max(100) }))
        .default([]),
    })
    .prefault({}),
});

/** A signal's way to a channel: `low` and `high` are what leaves at its ends, 0..1. */
const signalLevelSchema = z.strictObject({
  signal: z.string(),
  low: level.default(0),
  high: level.default(1),
  control: controlSchema,
});

const SOFT = { smoothing: { kind: 'critical', timeSeconds: 0.8 } } as const;

const colorSchema = z.discriminatedUnion('kind', [
  /** Colour from the valence–arousal plane. */
  z.strictObject({
    kind: z.literal('palette'),
    palette: z
      .union([
        z.enum(PALETTE_NAMES),
        z
          .array(
            z.strictObject({ valence: z.number().min(-1).max(1), arousal: z.number().min(-1).max(1), color }),
          )
          .min(1),
      ])
      .default('warm-cold'),
    control: controlSchema.prefault(SOFT),
  }),
  z.strictObject({ kind: z.literal('fixed'), color }),
  /** Hue from a signal, in degrees between two ends. */
  z.strictObject({
    kind: z.literal('hsv'),
    hue: z.strictObject({
      signal: z.string(),
      fromDegrees: z.number().min(-360).max(720).default(240),
      toDegrees: z.number().min(-360).max(720).default(0),
      control: controlSchema.prefault(SOFT),
    }),
    saturation: z.union([level, signalLevelSchema]).default(1),
  }),
]);

const groupSchema = z.strictObject({
  color: colorSchema.prefault({ kind: 'palette' }),
  /** A signal, or one value. */
  dimmer: z.union([level, signalLevelSchema]).default(1),
  /** Events that lift the light for a moment. A beat faster than 3 Hz is divided. */
  bumps: z
    .array(
      z.strictObject({
        event: z.string().min(1),
        level: level.default(1),
        color: color.optional(),
        decaySeconds: z.number().min(0.05).max(30).default(0.8),
        minimumConfidence: level.default(0),
      }),
    )
    .default([]),
  /** Strobe channels run for a while after an event, at 3 Hz at most and only with an Hz table. */
  strobe: z
    .strictObject({
      event: z.string().min(1),
      hz: z.number().positive().max(3).default(2),
      seconds: z.number().min(0.1).max(10).default(1),
    })
    .optional(),
});

/** What the lights do when there is nothing to follow: stay, go dark, or a stated look. */
const failSafeSchema = z.union([
  z.enum(['hold', 'blackout']),
  z.strictObject({ color: color.default('#ffc890'), level: level.default(0.5) }),
]);

/** The patch: which fixtures there are, and what each group of them follows. The configuration's form. */
export const patchSchema = z.strictObject({
  fixtures: z.array(fixtureSchema).default([]),
  groups: z.record(z.string(), groupSchema).default({}),
  /** Output rate, frames per second. */
  rateHz: z.number().min(1).max(44).default(40),
  /** No more than three flashes a second. Switching it off needs an audience that knows. */
  flashLimit: z.boolean().default(true),
  failSafe: z
    .strictObject({
      /** The input or the analysis is gone. */
      onLost: failSafeSchema.prefault({}),
      /** Affekt ends. */
      onEnd: failSafeSchema.default('hold'),
      /** Without a frame for so long, the analysis counts as lost. */
      afterSeconds: z.number().min(0.2).max(60).default(1.5),
      fadeSeconds: z.number().min(0).max(60).default(2),
    })
    .prefault({}),
});

export type PatchConfig = z.infer<typeof patchSchema>;
export type PatchInput = z.input<typeof patchSchema>;
