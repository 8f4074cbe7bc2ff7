import { z } from 'zod';
import { ApiAnswer, type ApiRoute, type OtherAnswer } from '../../server/api-route.js';
import { queryNumber, readQuery } from '../../server/query.js';
import type { AckMessage, RefusalMessage } from '../../server/protocol.js';
import type { JsonObject } from '../change/merge-patch.js';
import type { Desk } from '../desk.js';
import { withoutSecrets } from '../settings/without-secrets.js';
import { type CommandDoor, commandRequestSchema } from './command-door.js';

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  AFFEKT_CONFLICT: 409,
  AFFEKT_LIMIT_EXCEEDED: 429,
  AFFEKT_REQUEST_INVALID: 400,
  AFFEKT_CONFIG_INVALID: 400,
  AFFEKT_INTERNAL: 500,
};
/** What cannot be done as things are: a device that is gone, a disk that is full. */
const STATUS_OTHERWISE = 422;

const patchQuery = z.strictObject({
  revision: queryNumber(/^\d+$/, 1, Number.MAX_SAFE_INTEGER).optional().meta({
    description: 'Revision that the sender has seen; the change is refused (409) when it is not the newest.',
    allowed: 'a whole number from 1 on',
  }),
});

const refusal = (status: number, when: string): OtherAnswer => ({ status, when, answer: 'RefusalMessage' });
const REFUSALS: readonly OtherAnswer[] = [
  refusal(400, 'The message, and for settings `faults`, say what is wrong and what would be right.'),
  refusal(
    409,
    'It was made for an older revision of the settings, or their file was changed by somebody else.',
  ),
  refusal(STATUS_OTHERWISE, 'It cannot be done as things are: a device that is gone, a disk that is full.'),
  refusal(429, 'Too many changes wait.'),
  refusal(500, 'A part of the show could neither be changed nor be taken back.'),
];

const settingsAnswer = z.strictObject({
  revision: z.int(),
  written: z
    .record(z.string(), z.json())
    .meta({ description: 'What stands in the file or was changed since.' }),
  effective: z
    .record(z.string(), z.json())
    .meta({ description: 'What holds, with defaults, flags and preset.' }),
});

/** The running show over HTTP: commands, settings, presets. */
export function doorRoutes(door: CommandDoor, desk: Desk): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/commands',
      role: 'control',
      doc: {
        summary:
          'Runs a command, see Commands. Refused ones are answered with RefusalMessage and a status of 400 or above.',
        body: commandRequestSchema,
        answer: 'AckMessage',
        otherAnswers: REFUSALS,
      },
      handle: async ({ body }) => answerOf(await door.take(body)),
    },
    {
      method: 'GET',
      path: '/api/show',
      role: 'view',
      doc: { summary: 'How the show is set and operated.', answer: 'ShowMessage' },
      handle: () => desk.state(),
    },
    {
      method: 'GET',
      path: '/api/settings',
      role: 'view',
      doc: { summary: 'The settings; tokens are hidden.', answer: settingsAnswer },
      handle: () => ({
        revision: desk.show.state.revision,
        written: withoutSecrets(desk.show.written),
        effective: withoutSecrets(desk.show.settings as unknown as JsonObject),
      }),
    },
    {
      method: 'PATCH',
      path: '/api/settings',
      role: 'control',
      doc: {
        summary: 'Changes the settings by a JSON Merge Patch (RFC 7396), whole or not at all.',
        query: patchQuery,
        body: z.record(z.string(), z.json()),
        answer: 'AckMessage',
        otherAnswers: REFUSALS,
      },
      async handle({ body, query }) {
        const { revision } = readQuery(patchQuery, query, 'settings');
        const request = { name: 'settings', args: body === undefined ? {} : { patch: body } };
        return answerOf(
          await door.take(revision === undefined ? request : { ...request, expectedRevision: revision }),
        );
      },
    },
    {
      method: 'GET',
      path: '/api/presets',
      role: 'view',
      doc: {
        summary: 'The presets in the order of go and back, and which is recalled.',
        answer: z.strictObject({
          current: z.string().nullable(),
          presets: z.array(z.record(z.string(), z.json())),
        }),
      },
      handle: () => ({ current: desk.show.state.preset, presets: desk.show.settings.presets }),
    },
  ];
}

function answerOf(answer: AckMessage | RefusalMessage): ApiAnswer {
  if (answer.type === 'ack') return ApiAnswer.json(answer);
  return ApiAnswer.json(answer, STATUS_BY_CODE[answer.code] ?? STATUS_OTHERWISE);
}
