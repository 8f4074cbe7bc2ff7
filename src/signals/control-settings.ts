import { z } from 'zod';

const seconds = (description: string) =>
  z.number().min(0).max(60).default(0).meta({ description, unit: 's' });

const range = z.union([
  z.literal('natural').meta({ description: 'The signal’s own range.' }),
  z
    .strictObject({
      low: z.number().meta({ description: 'What becomes 0, in the signal’s unit.', unit: 'none' }),
      high: z.number().meta({ description: 'What becomes 1, in the signal’s unit.', unit: 'none' }),
    })
    .refine(({ low, high }) => low < high, { error: 'a range whose low is below its high' })
    .meta({ description: 'A fixed range.' }),
  z
    .strictObject({
      learnedSeconds: z.number().min(10).max(3600).meta({ description: 'How far back it looks.', unit: 's' }),
    })
    .meta({ description: 'Where the signal moved of late.' }),
]);

const smoothing = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('none').meta({ description: 'None.' }) })
    .meta({ description: 'As it comes.' }),
  z
    .strictObject({
      kind: z.literal('oneEuro').meta({ description: 'The 1€ filter (Casiez et al. 2012).' }),
      minimumCutoffHz: z
        .number()
        .min(0.01)
        .max(20)
        .default(0.5)
        .meta({ description: 'Cut-off while the signal stands still.', unit: 'Hz' }),
      beta: z
        .number()
        .min(0)
        .max(100)
        .default(1)
        .meta({ description: 'How much the cut-off rises with the speed of the signal.', unit: 'none' }),
    })
    .meta({ description: 'Calm when the signal is calm, quick when it is quick.' }),
  z
    .strictObject({
      kind: z.literal('critical').meta({ description: 'A critically damped spring.' }),
      timeSeconds: z
        .number()
        .min(0.01)
        .max(60)
        .default(0.5)
        .meta({ description: 'Time to come near a new value.', unit: 's' }),
    })
    .meta({ description: 'Follows softly, without overshoot.' }),
]);

/** How a signal becomes a control value; the configuration's form. Every field has a default: the value as it is, without steps. */
export const controlSchema = z
  .strictObject({
    range: range.default('natural').meta({ description: 'Which values of the signal become 0 and 1.' }),
    curve: z.number().min(0.1).max(10).default(1).meta({
      description: 'Exponent on 0..1: 1 is straight, 2 stays low for longer, 0.5 rises early.',
      unit: 'none',
    }),
    invert: z.boolean().default(false).meta({ description: 'High becomes low.' }),
    smoothing: smoothing.default({ kind: 'none' }).meta({ description: 'How the value is smoothed.' }),
    rampSeconds: z
      .union([
        z.literal('auto').meta({ description: 'The time between the last two values (30 to 250 ms).' }),
        z.number().min(0).max(60),
      ])
      .default('auto')
      .meta({ description: 'Time to reach a new value in a straight line.', unit: 's' }),
    attackSeconds: seconds('Shortest time for a rise over the whole range.'),
    releaseSeconds: seconds('Shortest time for a fall over the whole range.'),
    minimumHoldSeconds: seconds('A value taken stays for at least this long.'),
    hysteresis: z
      .number()
      .min(0)
      .max(0.5)
      .default(0)
      .meta({ description: 'Smaller changes are not taken; the two ends always are.', unit: 'share' }),
  })
  .prefault({})
  .meta({ description: 'How the signal becomes a value from 0 to 1.' });

export type ControlSettings = z.infer<typeof controlSchema>;
/** What a person writes: every field optional. */
export type ControlInput = z.input<typeof controlSchema>;
