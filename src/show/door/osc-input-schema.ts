import { z } from 'zod';
import { oscPrefixSchema } from '../../outputs/osc/osc-prefix-schema.js';

const address = z
  .union([z.ipv4(), z.ipv6()])
  .meta({ allowed: 'the IP address of a machine, e.g. "192.168.1.20"' });

/** The `oscInput` section: commands from lighting desks and surfaces by OSC. */
export const oscInputSchema = z
  .strictObject({
    enabled: z.boolean().default(false).meta({ description: 'Whether commands are taken by OSC.' }),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .default(7780)
      .meta({ description: 'UDP port to listen on.', unit: 'none' }),
    host: address.default('0.0.0.0').meta({
      description: 'Address of this machine to listen on; 0.0.0.0 is all of them.',
    }),
    senders: z.array(address).max(32).default(['127.0.0.1']).meta({
      description: 'Machines whose messages are taken; those of all others are counted and left out.',
    }),
    prefix: oscPrefixSchema('Before every address: PREFIX/command/blackout and so on.'),
  })
  .prefault({})
  .meta({ description: 'Commands by OSC, from named senders only.' });

export type OscInputConfig = z.infer<typeof oscInputSchema>;
