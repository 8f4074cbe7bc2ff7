import { z } from 'zod';

const seconds = z.number().min(0).max(60);

/** How a signal becomes a control value; the configuration's form. Every field has a default: the value as it is, without steps. */
export const controlSchema = z
  .strictObject({
    /** `natural`: the signal's own range; two ends: fixed; `learnedSeconds`: where it moved during that time. */
    range: z
      .union([
        z.literal('natural'),
        z
          .strictObject({ low: z.number(), high: z.number() })
          .refine((range) => range.low < range.high, { error: 'a range whose low is below its high' }),
        z.strictObject({ learnedSeconds: z.number().min(10).max(3600) }),
      ])
      .default('natural'),
    /** Exponent on 0..1: 1 is straight, 2 stays low for longer, .5 rises early. */
    curve: z.number().min(0.1).max(10).default(1),
    invert: z.boolean().default(false),
    smoothing: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('none') }),
        z.strictObject({
          kind: z.literal('oneEuro'),
          minimumCutoffHz: z.number().min(0.01).max(20).default(0.5),
          beta: z.number().min(0).max(100).default(1),
        }),
        z.strictObject({
          kind: z.literal('critical'),
          timeSeconds: z.number().min(0.01).max(60).default(0.5),
        }),
      ])
      .default({ kind: 'none' }),
    /** Time to reach a new value in a straight line; `auto`: the time between the last two values (30 to 250 ms). */
    rampSeconds: z.union([z.literal('auto'), seconds]).default('auto'),
    /** Shortest time for a rise, and a fall, over the whole range. */
    attackSeconds: seconds.default(0),
    releaseSeconds: seconds.default(0),
    /** A value taken stays for at least this long. */
    minimumHoldSeconds: seconds.default(0),
    /** 0..1: smaller changes are not taken; the two ends always are. */
    hysteresis: z.number().min(0).max(0.5).default(0),
  })
  .prefault({});

export type ControlSettings = z.infer<typeof controlSchema>;
/** What a person writes: every field optional. */
export type ControlInput = z.input<typeof controlSchema>;
