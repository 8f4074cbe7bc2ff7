import { computed } from '@preact/signals';
import type { ShowMessage } from '../../../src/server/protocol.js';
import { app } from './app.js';
import { operation } from './operation.js';
import { Wish } from './wish.js';

type Response = NonNullable<ShowMessage['operation']['response']>;
const AS_HEARD: Response = {
  valence: { bias: 0, sensitivity: 1 },
  arousal: { bias: 0, sensitivity: 1 },
};

/** How valence and arousal move the lights; null: as the preset has it, else as heard. */
export const responseWish = new Wish<Response | null>(
  computed(() => operation.value?.response ?? null),
  (response) => app.ask({ name: 'response', args: { response } }),
);

/** Changes one number of the response. */
export function moveResponse(axis: keyof Response, part: keyof Response['valence'], value: number): void {
  const before = responseWish.shown.peek() ?? AS_HEARD;
  responseWish.move({ ...before, [axis]: { ...before[axis], [part]: value } });
}
