import type { ApiRoute } from '../../server/api-route.js';
import type { FormResponse } from '../../server/api-answers.js';
import { settingsForm } from './settings-form.js';

/** `GET /api/form`: what a form needs to know of everything that can be set. */
export function formRoute(): ApiRoute {
  const answer: FormResponse = { entries: settingsForm() };
  return {
    method: 'GET',
    path: '/api/form',
    role: 'view',
    doc: { summary: 'Everything that can be set, as forms need it.', answer: 'FormResponse' },
    handle: () => answer,
  };
}
