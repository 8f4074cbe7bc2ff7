import { effect, signal } from '@preact/signals';
import type { SeriesInfo, SeriesResponse } from '../../../src/server/api-answers.js';
import { app } from './app.js';

/** Every number that can be shown, with its range and meaning; empty until the server said. */
export const seriesInfo = signal<readonly SeriesInfo[]>([]);

effect(() => {
  if (app.store.hello.value === null) return;
  void fetch('./api/series')
    .then(async (response) => {
      if (response.ok) seriesInfo.value = ((await response.json()) as SeriesResponse).series;
    })
    .catch(() => undefined);
});
