import { z } from 'zod';
import { controlSchema } from '../signals/control-settings.js';
import { HEX_COLOR } from '../signals/palette.js';
import { FIXTURE_KINDS } from './fixture-kinds.js';
import { HIGHEST_STROBE_HZ } from './strobe-gate.js';

const share = (description: string) => z.number().min(0).max(1).meta({ description, unit: 'share' });
const color = z
  .string()
  .regex(HEX_COLOR)
  .meta({ description: 'The colour.', allowed: 'a colour written #rrggbb' });
const dmxValue = z.int().min(0).max(255).meta({ unit: 'none' });

const channelSchema = z.union([
  z.enum(['dimmer', 'red', 'green', 'blue', 'white', 'strobe']).meta({ description: 'What it does.' }),
  z
    .enum(['dimmerFine', 'redFine', 'greenFine', 'blueFine', 'whiteFine'])
    .meta({ description: 'Low byte of the channel before it.' }),
  dmxValue.meta({ description: 'A value that never changes.' }),
]);

const strobeChannelSchema = z.strictObject({
  open: dmxValue.optional().meta({
    description:
      'Value at which the shutter is open and nothing strobes. A strobe channel needs it, from the manual: moving heads ' +
      'are often open at 255, where many LED lamps flash their fastest.',
  }),
  hzTable: z
    .array(
      z.strictObject({
        value: dmxValue.meta({ description: 'DMX value.' }),
        hz: z.number().positive().max(100).meta({ description: 'What it strobes at.', unit: 'Hz' }),
      }),
    )
    .default([])
    .meta({
      description: 'What the values do, from the manual, rising in Hz. Without it the shutter stays open.',
    }),
});

const fixtureSchema = z.strictObject({
  name: z.string().min(1).meta({ description: 'Name of the lamp; no other has it.' }),
  group: z.string().min(1).meta({ description: 'Group of lamps that it belongs to.' }),
  universe: z.int().min(1).max(63_999).meta({ description: 'Universe of the patch.', unit: 'none' }),
  address: z.int().min(1).max(512).meta({ description: 'First channel.', unit: 'none' }),
  kind: z
    .enum(Object.keys(FIXTURE_KINDS) as (keyof typeof FIXTURE_KINDS)[])
    .optional()
    .meta({ description: 'Which channels it has.' }),
  channels: z
    .array(channelSchema)
    .min(1)
    .max(512)
    .optional()
    .meta({ description: 'In place of `kind`: the channels one by one.' }),
  strobe: strobeChannelSchema.prefault({}).meta({ description: 'Its strobe channel.' }),
});

const signalLevelSchema = z.strictObject({
  signal: z.string().meta({ description: 'Name of a signal, as `affekt osc-map` lists them.' }),
  low: share('What leaves when the signal is at its lower end.').default(0),
  high: share('What leaves when the signal is at its upper end.').default(1),
  control: controlSchema,
});

const SOFT = { smoothing: { kind: 'critical', timeSeconds: 0.8 } } as const;

const anchorSchema = z.strictObject({
  valence: z.number().min(-1).max(1).meta({ description: 'Where on the plane.', unit: 'none' }),
  arousal: z.number().min(-1).max(1).meta({ description: 'Where on the plane.', unit: 'none' }),
  color,
});

const paletteSchema = z
  .array(anchorSchema)
  .min(1)
  .meta({ description: 'Colours pinned to points of the valence–arousal plane.' });

const colorSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('palette').meta({ description: 'By a palette.' }),
      palette: z
        .union([
          z.string().min(1).meta({ description: 'The name of a palette at hand, or of one in `palettes`.' }),
          paletteSchema,
        ])
        .default('warm-cold')
        .meta({ description: 'Which colours stand where.' }),
      control: controlSchema.prefault(SOFT),
    })
    .meta({ description: 'Colour from the valence–arousal plane.' }),
  z
    .strictObject({ kind: z.literal('fixed').meta({ description: 'One colour.' }), color })
    .meta({ description: 'Always the same colour.' }),
  z
    .strictObject({
      kind: z.literal('hsv').meta({ description: 'By hue.' }),
      hue: z
        .strictObject({
          signal: z.string().meta({ description: 'Name of a signal.' }),
          fromDegrees: z
            .number()
            .min(-360)
            .max(720)
            .default(240)
            .meta({ description: 'Hue at its lower end.', unit: 'degrees' }),
          toDegrees: z
            .number()
            .min(-360)
            .max(720)
            .default(0)
            .meta({ description: 'Hue at its upper end.', unit: 'degrees' }),
          control: controlSchema.prefault(SOFT),
        })
        .meta({ description: 'What the hue follows.' }),
      saturation: z
        .union([share('One value.'), signalLevelSchema.meta({ description: 'As a signal has it.' })])
        .default(1)
        .meta({ description: 'How much colour.' }),
    })
    .meta({ description: 'Hue from a signal, between two ends.' }),
]);

const bumpSchema = z.strictObject({
  event: z.string().min(1).meta({ description: 'Name of the event, built in or of a rule.' }),
  level: share('How bright it gets.').default(1),
  color: color.optional().meta({ description: 'Its colour; left out: that of the group.' }),
  decaySeconds: z
    .number()
    .min(0.05)
    .max(30)
    .default(0.8)
    .meta({ description: 'Time in which it fades.', unit: 's' }),
  minimumConfidence: share('Events less sure are passed over.').default(0),
});

const groupSchema = z.strictObject({
  color: colorSchema.prefault({ kind: 'palette' }).meta({ description: 'The colour of the group.' }),
  dimmer: z
    .union([share('One value.'), signalLevelSchema.meta({ description: 'As a signal has it.' })])
    .default(1)
    .meta({ description: 'How bright the group is.' }),
  bumps: z.array(bumpSchema).default([]).meta({
    description: 'Events that lift the light for a moment. A beat faster than 3 Hz is divided.',
  }),
  strobe: z
    .strictObject({
      event: z.string().min(1).meta({ description: 'Name of the event that starts it.' }),
      hz: z
        .number()
        .positive()
        .max(HIGHEST_STROBE_HZ)
        .default(2)
        .meta({ description: 'Flashes a second.', unit: 'Hz' }),
      seconds: z.number().min(0.1).max(10).default(1).meta({ description: 'How long.', unit: 's' }),
    })
    .optional()
    .meta({
      description: 'Strobe channels run for a while after an event; only those with an Hz table.',
    }),
});

const presenceLook = (description: string) =>
  z
    .union([
      z.enum(['hold', 'dark', 'follow']).meta({
        description: 'Stand as they are, go dark, or follow the emotion as in music.',
      }),
      z
        .strictObject({ color: color.default('#ffc890'), level: share('How bright.').default(0.2) })
        .meta({ description: 'A stated look.' }),
    ])
    .default('hold')
    .meta({ description });

const failSafeSchema = z.union([
  z.enum(['hold', 'blackout']).meta({ description: 'Stay as it is, or go dark.' }),
  z
    .strictObject({ color: color.default('#ffc890'), level: share('How bright.').default(0.5) })
    .meta({ description: 'A stated look.' }),
]);

/** The patch: which fixtures there are, and what each group of them follows. The configuration's form. */
export const patchSchema = z.strictObject({
  fixtures: z.array(fixtureSchema).default([]).meta({ description: 'The lamps.' }),
  groups: z
    .record(z.string(), groupSchema)
    .default({})
    .meta({ description: 'What each group of lamps does, by the name of the group.' }),
  palettes: z
    .record(z.string().min(1), paletteSchema)
    .default({})
    .meta({ description: "Palettes of one's own, by name, beside those at hand (warm-cold, ocean)." }),
  rateHz: z.number().min(1).max(44).default(40).meta({ description: 'Packets a second.', unit: 'Hz' }),
  flashLimit: z.boolean().default(true).meta({
    description: 'No more than three flashes a second. Switching it off needs an audience that knows.',
  }),
  presence: z
    .strictObject({
      speech: presenceLook('The look while somebody speaks and no music is heard.'),
      noise: presenceLook('The look while applause, a crowd, hiss, hum or a machine is all that is heard.'),
      silence: presenceLook('The look when the music has ended and nothing is heard.'),
      holdSeconds: z.number().min(0).max(60).default(2).meta({
        description: 'They stand as they are until it has lasted so long, whatever the look.',
        unit: 's',
      }),
      fadeSeconds: z
        .number()
        .min(0)
        .max(60)
        .default(3)
        .meta({ description: 'Time of the fade into a look.', unit: 's' }),
    })
    .prefault({})
    .meta({
      description:
        'What the lights do while something else than music is heard, or nothing; events still lift them.',
    }),
  failSafe: z
    .strictObject({
      onLost: failSafeSchema.prefault({}).meta({ description: 'When the input or the analysis is gone.' }),
      onEnd: failSafeSchema.default('hold').meta({ description: 'When Affekt ends.' }),
      afterSeconds: z
        .number()
        .min(0.2)
        .max(60)
        .default(1.5)
        .meta({ description: 'Without a frame for so long, the analysis counts as lost.', unit: 's' }),
      fadeSeconds: z
        .number()
        .min(0)
        .max(60)
        .default(2)
        .meta({ description: 'Time of the fade into a look.', unit: 's' }),
    })
    .prefault({})
    .meta({ description: 'What the lights do when there is nothing to follow.' }),
});

export type PatchConfig = z.infer<typeof patchSchema>;
export type PatchInput = z.input<typeof patchSchema>;
