import { z } from 'zod';
import { configFaults } from '../../core/config-faults.js';
import { AffektError } from '../../core/errors.js';
import type { EmotionFrame } from '../../emotion/emotion-frame.js';
import type { ApiRoute } from '../../server/api-route.js';
import type { RulesReplayResponse } from '../../server/api-answers.js';
import { settingsSchema } from '../settings/settings-schema.js';
import { replayRules } from './rules-replay.js';
import type { ShowHistory } from './show-history.js';

const bodySchema = z.strictObject({ rules: settingsSchema.shape.rules });

/** `POST /api/rules/replay`: when rules would have fired, before they are set. */
export function rulesReplayRoute(history: ShowHistory, newestFrame: () => EmotionFrame | null): ApiRoute {
  return {
    method: 'POST',
    path: '/api/rules/replay',
    role: 'control',
    doc: {
      summary: 'When rules would have fired in the last half hour; changes nothing.',
      body: bodySchema,
      answer: 'RulesReplayResponse',
    },
    async handle({ body }): Promise<RulesReplayResponse> {
      const parsed = bodySchema.safeParse(body ?? {});
      if (!parsed.success) {
        const faults = configFaults(bodySchema, body, parsed.error.issues);
        throw new AffektError('AFFEKT_CONFIG_INVALID', faults.join('; '));
      }
      const frame = newestFrame();
      if (frame === null) return { fired: [], span: null };
      return await replayRules(history, frame, parsed.data.rules);
    },
  };
}
