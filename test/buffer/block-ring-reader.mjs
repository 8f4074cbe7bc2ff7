import { parentPort, workerData } from 'node:worker_threads';
import { BlockReader } from '../../dist/buffer/block-ring.js';

/** Takes blocks until the end marker and reports what it saw of each. */
const reader = new BlockReader(workerData);
const blocks = [];
for (;;) {
  const samples = reader.pop();
  if (samples === null) {
    reader.wait(1000);
    continue;
  }
  if (samples.length === 0) break;
  const words = new Uint32Array(samples.buffer, samples.byteOffset, samples.length);
  let checksum = 0;
  for (const word of words) checksum = (Math.imul(checksum, 31) + word) >>> 0;
  blocks.push({ ...reader.header, length: samples.length, checksum });
}
parentPort.postMessage(blocks);
