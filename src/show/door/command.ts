import type { z } from 'zod';
import type { Desk } from '../desk.js';

/** What an OSC message to a command carries: its first argument; nothing counts as 1, as of a button. */
export type OscArgument = number | string;

/** One thing that can be asked of a running show, from wherever: the page, HTTP, OSC. */
export interface Command<Args extends z.ZodObject = z.ZodObject> {
  readonly description: string;
  readonly args: Args;
  /** Whether it may be bound to a revision of the settings. */
  readonly changesSettings: boolean;
  /**
   * The arguments that an OSC message means; `nothing`: there is nothing to do, e.g. for a button that is let go of; `unknown`: an
   * argument that it could not take. Left out: not by OSC.
   */
  readonly fromOsc?: (argument: OscArgument) => z.input<Args> | 'nothing' | 'unknown';
  /** Throws an `AffektError` that says what is wrong and what would be right. */
  run(desk: Desk, args: z.output<Args>, expectedRevision: number | undefined): Promise<void>;
}

/** A command with its arguments' types kept. */
export function command<Args extends z.ZodObject>(definition: Command<Args>): Command {
  return definition as unknown as Command;
}
