import { parentPort, workerData } from 'node:worker_threads';
import { SharedControl } from '../../dist/engine/shared-control.js';

/** A worker that becomes ready, turns its loop once and then stands still for ever. */
parentPort.postMessage({ type: 'ready', model: null, backend: null });
new SharedControl(workerData.control).beat();
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
