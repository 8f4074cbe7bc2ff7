import { existsSync } from 'node:fs';
import path from 'node:path';
import { selectBackend } from '../src/inference/backend.js';
import { DEFAULT_MODEL_FOLDER, loadModel } from '../src/inference/model-artifact.js';
import { StreamingNetwork } from '../src/inference/streaming-network.js';
import { eventTable } from '../test/emotion/events/event-report.js';
import { eventsIn } from '../test/emotion/events/heard-piece.js';
import { DEMO, HELD_OUT_PIECES, type Piece, PIECES_IN_VIEW } from '../test/emotion/events/pieces.js';
import type { HeardPiece } from '../test/emotion/events/scored-events.js';

/**
 * Precision and recall of the built-in events on pieces of our own, whose arc is known: `npx tsx bench/event-scores.ts`.
 * Estimates simulated from the arc (late and restless, as a network's are), so that the events are judged and not a model; and the
 * demo performance with the model that ships. Silence, input, onset and beat are judged elsewhere (`bench/rhythm.ts`, tests).
 */
async function heard(pieces: readonly Piece[]): Promise<HeardPiece[]> {
  const all: HeardPiece[] = [];
  for (const piece of pieces) all.push({ piece, events: await eventsIn(piece.sound(), piece.arc) });
  return all;
}

console.log(
  eventTable('Pieces in view when thresholds were chosen, simulated estimates', await heard(PIECES_IN_VIEW)),
);
console.log(eventTable('\nPieces written afterwards, simulated estimates', await heard(HELD_OUT_PIECES)));
if (existsSync(path.join(DEFAULT_MODEL_FOLDER, 'model.json'))) {
  await selectBackend('wasm');
  const network = new StreamingNetwork(await loadModel(DEFAULT_MODEL_FOLDER));
  const events = await eventsIn(DEMO.sound(), network);
  network.dispose();
  console.log(eventTable('\nThe demo performance, the model that ships', [{ piece: DEMO, events }]));
}
