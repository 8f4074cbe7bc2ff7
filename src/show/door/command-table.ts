import { z } from 'zod';
import { clamp } from '../../core/units.js';
import { HEX_COLOR } from '../../signals/palette.js';
import { responseSchema } from '../presets/preset-schema.js';
import { type Command, command, type OscArgument } from './command.js';

const on = z.boolean().meta({ description: 'On or off.' });
const colorWords = { error: 'a colour written #rrggbb' };
const level = (description: string) => z.number().min(0).max(1).meta({ description });
const nothing = z.strictObject({});

/** What a number by OSC means; text is no number. */
const ofNumber =
  <Args>(meaning: (value: number) => Args) =>
  (argument: OscArgument): Args | 'unknown' =>
    typeof argument === 'number' ? meaning(argument) : 'unknown';
/** What text by OSC means. */
const ofText =
  <Args>(meaning: (text: string) => Args) =>
  (argument: OscArgument): Args | 'unknown' =>
    typeof argument === 'string' ? meaning(argument) : 'unknown';
/** A button or fader as a switch: on from the middle upwards. */
const asSwitch = ofNumber((value) => ({ on: value >= 0.5 }));
/** A button that acts when it is pressed, not when it is let go of. */
const whenPressed = ofNumber((value) => (value >= 0.5 ? {} : ('nothing' as const)));

/** Commands of the operation: states of the show, for everybody to see, written into no settings. */
const OPERATING: Record<string, Command> = {
  blackout: command({
    description: 'Everything dark at once, until it is switched off again. Overtakes all else.',
    args: z.strictObject({ on }),
    changesSettings: false,
    fromOsc: asSwitch,
    run: async (desk, args) => await desk.operate({ isBlackout: args.on }),
  }),
  freeze: command({
    description: 'The lights stay as they are, until it is switched off again.',
    args: z.strictObject({ on }),
    changesSettings: false,
    fromOsc: asSwitch,
    run: async (desk, args) => await desk.operate({ isFrozen: args.on }),
  }),
  master: command({
    description: 'Grand master: scales the level of every group.',
    args: z.strictObject({ level: level('0 is dark, 1 is as patched.') }),
    changesSettings: false,
    fromOsc: ofNumber((value) => ({ level: clamp(value, 0, 1) })),
    run: async (desk, args) => await desk.operate({ master: args.level }),
  }),
  hand: command({
    description:
      'Takes the level or the colour of a group by hand, until it is released. What is left out stays as it is.',
    args: z
      .strictObject({
        group: z.string().min(1).meta({ description: 'Name of the group.' }),
        level: level('Level of the group.').optional(),
        color: z
          .string(colorWords)
          .regex(HEX_COLOR, colorWords)
          .meta({ description: 'Colour of the group, #rrggbb.' })
          .optional(),
      })
      .refine(({ level, color }) => level !== undefined || color !== undefined, {
        path: ['level'],
        error: 'a level, or a color, or both',
      }),
    changesSettings: false,
    run: async (desk, { group, ...hand }) => await desk.takeByHand(group, hand),
  }),
  release: command({
    description: 'Lets go of a group that is held by hand, or of all.',
    args: z.strictObject({
      group: z.string().min(1).meta({ description: 'Name of the group; left out: all.' }).optional(),
    }),
    changesSettings: false,
    fromOsc: whenPressed,
    run: async (desk, args) => await desk.releaseHand(args.group),
  }),
  lamp: command({
    description:
      'Lights one lamp fully, white, to find or test it; null: none. Grand master and blackout hold.',
    args: z.strictObject({
      name: z.string().min(1).nullable().meta({ description: 'Name of the lamp, or null.' }),
    }),
    changesSettings: false,
    run: async (desk, args) => await desk.lightLamp(args.name),
  }),
  response: command({
    description:
      'Bias and sensitivity of valence and arousal for the lights; null: as the preset has it, else as heard.',
    args: z.strictObject({
      response: responseSchema.nullable().meta({ description: 'Both axes, or null.' }),
    }),
    changesSettings: false,
    run: async (desk, args) => await desk.operate({ response: args.response }),
  }),
  hold: command({
    description: 'The emotion stays as it is, for all that follow it, until it is switched off again.',
    args: z.strictObject({ on }),
    changesSettings: false,
    fromOsc: asSwitch,
    run: async (desk, args) => await desk.holdEmotion(args.on),
  }),
  tap: command({
    description:
      'A beat is now: from the second tap on, tempo and beats follow the taps until that is released.',
    args: nothing,
    changesSettings: false,
    fromOsc: whenPressed,
    run: async (desk) => await desk.tap(),
  }),
  'release-tap': command({
    description: 'Tempo and beats are heard again.',
    args: nothing,
    changesSettings: false,
    fromOsc: whenPressed,
    run: async (desk) => await desk.releaseTap(),
  }),
  mark: command({
    description: 'Puts a marker of one’s own among the events, where the music is now.',
    args: z.strictObject({
      note: z.string().max(200).default('').meta({ description: 'A note on it.' }),
    }),
    changesSettings: false,
    fromOsc: (argument) => (typeof argument === 'string' ? { note: argument } : { note: '' }),
    run: async (desk, args) => await desk.mark(args.note),
  }),
  output: command({
    description: 'Switches an output on or off for this run.',
    args: z.strictObject({
      name: z.string().min(1).meta({ description: 'Name of the output, e.g. sacn.' }),
      on,
    }),
    changesSettings: false,
    run: async (desk, args) => await desk.setOutput(args.name, args.on),
  }),
  'test-output': command({
    description:
      'Sends the event `test` by one output that takes events (osc, ndjson), to see that it arrives: by OSC /affekt/event/test.',
    args: z.strictObject({
      name: z.string().min(1).meta({ description: 'Name of the output, e.g. osc.' }),
    }),
    changesSettings: false,
    run: async (desk, args) => await desk.testOutput(args.name),
  }),
};

/** Commands of the presets. */
const PRESETS: Record<string, Command> = {
  preset: command({
    description: 'Recalls a preset with its fade; null releases the one that is recalled.',
    args: z.strictObject({
      name: z.string().nullable().meta({ description: 'Name of the preset, or null.' }),
    }),
    changesSettings: false,
    fromOsc: ofText((text) => ({ name: text === '' ? null : text })),
    run: async (desk, args) => await desk.show.recall(args.name),
  }),
  go: command({
    description: 'Recalls the next preset.',
    args: nothing,
    changesSettings: false,
    fromOsc: whenPressed,
    run: async (desk) => await desk.show.step(1),
  }),
  back: command({
    description: 'Recalls the preset before.',
    args: nothing,
    changesSettings: false,
    fromOsc: whenPressed,
    run: async (desk) => await desk.show.step(-1),
  }),
};

/** Commands that change the settings. */
const SETTINGS: Record<string, Command> = {
  settings: command({
    description:
      'Changes the settings by a JSON Merge Patch (RFC 7396), whole or not at all; null takes a key away.',
    args: z.strictObject({
      patch: z.record(z.string(), z.json()).meta({ description: 'What is to change.' }),
    }),
    changesSettings: true,
    run: async (desk, args, revision) => await desk.show.change(args.patch, revision),
  }),
  input: command({
    description: 'Listens to another input device; the other settings of the source stay.',
    args: z.strictObject({
      device: z
        .string()
        .min(1)
        .meta({ description: 'Name of the device, or a part of it that only one has.' }),
    }),
    changesSettings: true,
    fromOsc: ofText((text) => ({ device: text })),
    run: async (desk, args, revision) =>
      await desk.show.change({ source: { kind: 'device', device: args.device } }, revision),
  }),
  undo: command({
    description: 'Takes the last change of the settings back; up to twenty.',
    args: nothing,
    changesSettings: true,
    run: async (desk, _args, revision) => await desk.show.undo(revision),
  }),
  save: command({
    description: 'Writes the settings into their file, whole or not at all; comments stay.',
    args: nothing,
    changesSettings: false,
    run: async (desk) => await desk.show.save(),
  }),
  reload: command({
    description:
      'Reads the file of the settings anew; what was changed and not saved can be had back by undo.',
    args: nothing,
    changesSettings: false,
    run: async (desk) => {
      await desk.show.reload();
    },
  }),
};

/** Every command by name, in the order in which the documentation lists them. */
export const COMMANDS: Readonly<Record<string, Command>> = { ...OPERATING, ...PRESETS, ...SETTINGS };
