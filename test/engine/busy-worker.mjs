import { workerData } from 'node:worker_threads';
import { BlockReader } from '../../dist/buffer/block-ring.js';

/** The analysis worker, kept busy before every block while the first cell of `workerData.busy` is 1. */
const busy = new Int32Array(workerData.busy);
const pop = BlockReader.prototype.pop;
BlockReader.prototype.pop = function popWhenIdle() {
  while (Atomics.load(busy, 0) === 1);
  return pop.call(this);
};
await import('../../dist/engine/analysis-worker.js');
