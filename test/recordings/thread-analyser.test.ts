import { expect, it } from 'vitest';
import { WHOLE_AUDIO } from '../../src/capture/decoding/part-of-audio.js';
import { ThreadAnalyser } from '../../src/recordings/thread-analyser.js';

const REQUEST = { part: WHOLE_AUDIO, curveRateHz: null, withEvents: false, withSpectrum: false };

/** A thread that answers with its number of jobs, and goes as the recording's name says. */
const WORKER = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    let count = 0;
    parentPort.on('message', ({ path }) => {
      count += 1;
      if (path === 'throws') throw new Error('out of its mind');
      if (path === 'ends') process.exit(3);
      parentPort.postMessage({ type: 'done', analysis: { count } });
      if (path === 'ends later') setTimeout(() => process.exit(4), 1);
    });
  `)}`,
);

it('a recording that ends its thread is answered with an error, and the next one has a new thread', async () => {
  const analyser = new ThreadAnalyser({ modelFolder: '', backend: 'wasm' }, WORKER);
  const analyse = (name: string): Promise<unknown> => analyser.analyse(name, REQUEST, () => undefined);
  expect(await analyse('a')).toEqual({ count: 1 });
  expect(await analyse('b')).toEqual({ count: 2 });
  await expect(analyse('throws')).rejects.toMatchObject({
    code: 'AFFEKT_INTERNAL',
    message: 'throws: its analysis broke off: out of its mind',
  });
  expect(await analyse('c')).toEqual({ count: 1 });
  await expect(analyse('ends')).rejects.toThrow('its thread ended with code 3');
  expect(await analyse('ends later')).toEqual({ count: 1 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await analyse('d')).toEqual({ count: 1 });
  await analyser.close();
});
