import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { AffektError } from '../core/errors.js';
import { PACKAGE_ROOT } from '../core/package-root.js';
import { writeByPart } from '../core/write-by-part.js';
import { featureLayoutHash } from '../features/layout-hash.js';
import { denseShapes } from './dense-layers.js';
import { toFloat16Bits } from './float16.js';
import { type ModelManifest, modelManifestSchema } from './model-manifest.js';
import { SEAL_FILE, sealOf, sha256 } from './model-seal.js';
import { convolutions } from './network.js';
import { TRUNKS, type TrunkName } from './trunks.js';

/** The model that ships. */
export const DEFAULT_MODEL_FOLDER = path.join(PACKAGE_ROOT, 'models', 'affekt-2');

/** A model as loaded: plain data, bound to no backend. */
export interface ModelArtifact {
  readonly folder: string;
  readonly manifest: ModelManifest;
  readonly weights: ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;
}

/**
 * Names and shapes of all weights behind a trunk (if none is named, the one that ships), in file order: `<conv>/kernel`,
 * `<conv>/bias`, `<dense>/kernel`, `<dense>/bias`.
 */
export function weightShapes(trunk: TrunkName = 'small'): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  for (const { layer, shape } of convolutions(TRUNKS[trunk])) {
    shapes.set(`${layer.name}/kernel`, shape);
    shapes.set(`${layer.name}/bias`, [layer.channels]);
  }
  for (const [name, shape] of Object.entries(denseShapes(TRUNKS[trunk]))) {
    shapes.set(`${name}/kernel`, shape);
    shapes.set(`${name}/bias`, [shape[1]]);
  }
  return shapes;
}

/**
 * Reads a model folder. Throws `AFFEKT_MODEL_NOT_FOUND`, `AFFEKT_MODEL_CORRUPT` (unreadable, wrong digest, wrong shapes,
 * non-finite weights) or `AFFEKT_MODEL_LAYOUT` (trained on other features than this program computes).
 * Needs a current tfjs backend (`selectBackend`) to decode the weights.
 */
export async function loadModel(folder: string): Promise<ModelArtifact> {
  const description = await read(folder, 'model.json');
  const seal = await read(folder, SEAL_FILE);
  if (seal.toString('latin1') !== sealOf(description)) {
    throw corrupt(
      folder,
      `model.json does not match its digest in ${SEAL_FILE} (\`sha256sum model.json\`, after a change that is meant)`,
    );
  }
  const manifest = parseManifest(folder, description);
  if (manifest.features.layoutHash !== featureLayoutHash()) {
    throw new AffektError(
      'AFFEKT_MODEL_LAYOUT',
      `The model in ${folder} was trained on feature layout ${manifest.features.layoutHash}; this program computes ` +
        `${featureLayoutHash()}. Use the model that ships with this version, or train anew with \`affekt train\`.`,
    );
  }
  const binary = await read(folder, 'weights.bin');
  if (sha256(binary) !== manifest.weightsSha256) {
    throw corrupt(folder, `weights.bin (${binary.length} bytes) does not match the digest in model.json`);
  }
  const specs = manifest.weightsManifest[0].weights;
  const byteCount =
    2 * specs.reduce((sum, { shape }) => sum + shape.reduce((size, side) => size * side, 1), 0);
  if (binary.length !== byteCount) {
    throw corrupt(
      folder,
      `weights.bin has ${binary.length} bytes, the shapes in model.json ask for ${byteCount}`,
    );
  }
  const decoded = tf.io.decodeWeights(new Uint8Array(binary).buffer, specs);
  const weights = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  for (const [name, shape] of weightShapes(manifest.trunk)) {
    const tensor = decoded[name];
    if (tensor === undefined || tensor.shape.join() !== shape.join()) {
      throw corrupt(folder, `weight ${name} has shape [${tensor?.shape ?? 'missing'}], expected [${shape}]`);
    }
    const values = Float32Array.from(tensor.dataSync() as Float32Array);
    if (!values.every(Number.isFinite))
      throw corrupt(folder, `weight ${name} holds values that are not finite`);
    weights.set(name, { shape, values });
  }
  tf.dispose(decoded);
  return { folder, manifest, weights };
}

/** Writes `model.json`, its seal and `weights.bin` (float16); each file appears whole or not at all. */
export async function saveModel(
  folder: string,
  description: Omit<ModelManifest, 'weightsSha256' | 'weightsManifest'>,
  weights: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  const halves: number[] = [];
  const specs: ModelManifest['weightsManifest'][0]['weights'] = [];
  for (const [name, shape] of weightShapes(description.trunk)) {
    const values = weights.get(name);
    if (values === undefined) throw new RangeError(`weight ${name} is missing`);
    for (const value of values) halves.push(toFloat16Bits(value));
    specs.push({
      name,
      shape: [...shape],
      dtype: 'float32',
      quantization: { dtype: 'float16', original_dtype: 'float32' },
    });
  }
  const binary = Buffer.from(Uint16Array.from(halves).buffer);
  const manifest: ModelManifest = {
    ...description,
    weightsSha256: sha256(binary),
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
  };
  await writeByPart(path.join(folder, 'weights.bin'), binary);
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  await writeByPart(path.join(folder, 'model.json'), text);
  await writeByPart(path.join(folder, SEAL_FILE), sealOf(text));
}

async function read(folder: string, file: string): Promise<Buffer> {
  try {
    return await readFile(path.join(folder, file));
  } catch (cause) {
    throw new AffektError(
      'AFFEKT_MODEL_NOT_FOUND',
      `No model in ${folder}: ${file} cannot be read. A model folder holds model.json, its digest in ${SEAL_FILE} (as ` +
        '`sha256sum model.json` prints it) and weights.bin.',
      { cause },
    );
  }
}

function parseManifest(folder: string, text: Buffer): ModelManifest {
  let json: unknown;
  try {
    json = JSON.parse(text.toString('utf8'));
  } catch (cause) {
    throw corrupt(folder, 'model.json is not JSON', cause);
  }
  const result = modelManifestSchema.safeParse(json);
  if (!result.success) throw corrupt(folder, `model.json: ${z.prettifyError(result.error)}`, result.error);
  return result.data;
}

function corrupt(folder: string, what: string, cause?: unknown): AffektError {
  const message = `The model in ${folder} is damaged: ${what}. Copy it again or reinstall.`;
  return new AffektError('AFFEKT_MODEL_CORRUPT', message, { cause });
}
