import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SEAL_FILE, sealOf } from '../../src/inference/model-seal.js';

/** Makes the digest of a `model.json` right that was changed on purpose. */
export function sealModel(folder: string): void {
  writeFileSync(path.join(folder, SEAL_FILE), sealOf(readFileSync(path.join(folder, 'model.json'))));
}
