import { z } from 'zod';

/** What a preset may speak of: what is tuned and recalled during a show, not where sound comes from or light goes to. */
export const PRESET_PATHS = [
  'rules',
  'outputs.lights.groups',
  'outputs.lights.palettes',
  'outputs.osc.controls',
] as const;

/** How one axis of the plane is turned into light: the value times `sensitivity`, plus `bias`, kept within −1 to 1. */
const axisSchema = z.strictObject({
  bias: z.number().min(-1).max(1).default(0).meta({ description: 'Added to the value.', unit: 'none' }),
  sensitivity: z.number().min(0).max(4).default(1).meta({
    description: 'Factor on the value: 0 stays in the middle, 1 is as heard, 4 reaches the ends early.',
    unit: 'none',
  }),
});

/** Bias and sensitivity of valence and arousal for the lights. */
export const responseSchema = z.strictObject({
  valence: axisSchema.prefault({}).meta({ description: 'How valence moves the lights.' }),
  arousal: axisSchema.prefault({}).meta({ description: 'How arousal moves the lights.' }),
});

/** One preset: named parts of the settings, recalled with a fade. */
const presetSchema = z.strictObject({
  name: z
    .string()
    .regex(/^\S(.{0,58}\S)?$/u)
    .meta({
      description: 'By which it is recalled; each has its own.',
      allowed: 'a name of 1 to 60 letters, digits, spaces or marks',
    }),
  fadeSeconds: z.number().min(0).max(60).default(2).meta({
    description: 'The looks fade to the preset in this time.',
    unit: 's',
  }),
  settings: z
    .record(z.string(), z.json())
    .default({})
    .meta({
      description: `What it changes while it is recalled, laid over the settings: parts of ${PRESET_PATHS.join(', ')}.`,
    }),
  response: responseSchema.optional().meta({
    description: 'Bias and sensitivity of valence and arousal for the lights while it is recalled.',
  }),
});

/** The `presets` section: in the order in which go and back walk through them. */
export const presetsSchema = z
  .array(presetSchema)
  .max(200)
  .default([])
  .meta({ description: 'Named parts of the settings, recalled with a fade, in the order of go and back.' });

export type Preset = z.infer<typeof presetSchema>;
export type Response = z.infer<typeof responseSchema>;
