import { existsSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_MODEL_FOLDER } from '../../src/inference/model-artifact.js';
import { writeRandomModel } from './random-model.js';

/** Folder of the shipped model; of an untrained one of the same shape (which costs the same), in `folder`, where it is not there. */
export async function chosenModel(folder: string): Promise<string> {
  if (existsSync(path.join(DEFAULT_MODEL_FOLDER, 'model.json'))) return DEFAULT_MODEL_FOLDER;
  console.log('the shipped model is not here; an untrained one takes its place');
  const untrained = path.join(folder, 'model');
  await writeRandomModel(untrained);
  return untrained;
}
