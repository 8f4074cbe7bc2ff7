import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AffektError } from '../../src/core/errors.js';
import { featureLayoutHash } from '../../src/features/layout-hash.js';
import { selectBackend } from '../../src/inference/backend.js';
import { loadModel, saveModel, weightShapes } from '../../src/inference/model-artifact.js';
import type { ModelManifest } from '../../src/inference/model-manifest.js';
import { writeRandomModel } from '../support/random-model.js';
import { randomNumbers } from '../support/random-numbers.js';
import { sealModel } from '../support/seal-model.js';
import { temporaryFolder } from '../support/temporary-folder.js';

await selectBackend('wasm');

/** A model folder to spoil. */
class Spoiled {
  constructor(readonly folder: string) {}

  static async create(): Promise<Spoiled> {
    const folder = await temporaryFolder();
    await writeRandomModel(folder);
    return new Spoiled(folder);
  }

  async editManifest(edit: (manifest: ModelManifest) => void): Promise<void> {
    const file = path.join(this.folder, 'model.json');
    const manifest = JSON.parse(await readFile(file, 'utf8')) as ModelManifest;
    edit(manifest);
    await writeFile(file, JSON.stringify(manifest));
    sealModel(this.folder);
  }

  /** Changes the weights and makes the digest right again. */
  async editWeights(edit: (bytes: Buffer) => Buffer): Promise<void> {
    const file = path.join(this.folder, 'weights.bin');
    const bytes = edit(await readFile(file));
    await writeFile(file, bytes);
    await this.editManifest((manifest) => {
      manifest.weightsSha256 = createHash('sha256').update(bytes).digest('hex');
    });
  }

  async failure(): Promise<AffektError> {
    const result = await loadModel(this.folder).catch((error: AffektError) => error);
    if (!(result instanceof Error)) throw new Error('the model was loaded');
    expect(result.message).toContain(this.folder);
    return result;
  }
}

describe('model artefact', () => {
  it('comes back as it was saved, rounded to float16', async () => {
    const { folder } = await Spoiled.create();
    const first = await loadModel(folder);
    const copy = await temporaryFolder();
    const { weightsSha256, weightsManifest: _, ...description } = first.manifest;
    await saveModel(
      copy,
      description,
      new Map([...first.weights].map(([name, { values }]) => [name, values])),
    );
    const second = await loadModel(copy);
    // A second rounding to float16 changes nothing.
    expect(second.manifest).toEqual(first.manifest);
    expect(second.manifest.weightsSha256).toBe(weightsSha256);
    expect([...second.weights]).toEqual([...first.weights]);
    expect([...second.weights.keys()]).toEqual([...weightShapes().keys()]);
  });

  it('says which trunk it has; without a word it has the one that ships', async () => {
    const old = await Spoiled.create();
    await old.editManifest((manifest) => Reflect.deleteProperty(manifest, 'trunk'));
    expect((await loadModel(old.folder)).manifest.trunk).toBe('small');
    const folder = await temporaryFolder();
    await writeRandomModel(folder, { trunk: 'paper' });
    const { manifest, weights } = await loadModel(folder);
    expect(manifest.trunk).toBe('paper');
    // As Chowdhury et al. 2019 count them: 64 filters to begin with, 512 at the widest, 256 at the end.
    const channels = [...weights].flatMap(([name, { shape }]) =>
      /conv\d\/kernel/.test(name) ? [shape[3]] : [],
    );
    expect(channels).toEqual([64, 64, 128, 128, 256, 256, 384, 512, 256]);
    expect(weights.get('hidden/kernel')?.shape).toEqual([2 * (256 + 16) + 16, 256]);
  });

  it('is corrupt when it says another trunk than its weights have, or one that there is not', async () => {
    const model = await Spoiled.create();
    await model.editManifest((manifest) => {
      manifest.trunk = 'paper';
    });
    const other = await model.failure();
    expect(other.code).toBe('AFFEKT_MODEL_CORRUPT');
    expect(other.message).toContain('conv1/kernel has shape [5,5,1,24], expected [5,5,1,64]');
    await model.editManifest((manifest) => Reflect.set(manifest, 'trunk', 'large'));
    const unknown = await model.failure();
    expect(unknown.code).toBe('AFFEKT_MODEL_CORRUPT');
    expect(unknown.message).toMatch(/small.*paper[\s\S]*trunk/);
  });

  it('is not found in an empty folder, or without its weights', async () => {
    const empty = new Spoiled(await temporaryFolder());
    expect(await empty.failure()).toMatchObject({
      code: 'AFFEKT_MODEL_NOT_FOUND',
      message: expect.stringContaining('model.json cannot be read'),
    });
    const half = await Spoiled.create();
    await rm(path.join(half.folder, 'weights.bin'));
    expect(await half.failure()).toMatchObject({
      code: 'AFFEKT_MODEL_NOT_FOUND',
      message: expect.stringContaining('weights.bin cannot be read'),
    });
  });

  it('is corrupt when model.json is cut short', async () => {
    const model = await Spoiled.create();
    const file = path.join(model.folder, 'model.json');
    await writeFile(file, (await readFile(file)).subarray(0, 500));
    expect((await model.failure()).message).toContain('does not match its digest in model.json.sha256');
    sealModel(model.folder);
    expect(await model.failure()).toMatchObject({
      code: 'AFFEKT_MODEL_CORRUPT',
      message: expect.stringContaining('model.json is not JSON'),
    });
  });

  it('is corrupt when a field of model.json is missing or wrong, and names it', async () => {
    const model = await Spoiled.create();
    await model.editManifest((manifest) => {
      manifest.outputs.film.sd[0] = -1;
    });
    const failure = await model.failure();
    expect(failure.code).toBe('AFFEKT_MODEL_CORRUPT');
    expect(failure.message).toMatch(/outputs\.film\.sd\[0\]/);
  });

  it.each([
    ['input', 'mean'],
    ['input', 'sd'],
    ['affect', 'mean'],
    ['film', 'sd'],
    ['gems', 'mean'],
  ] as const)('is corrupt when the scale %s.%s has too few numbers', async (name, part) => {
    const model = await Spoiled.create();
    await model.editManifest((manifest) => {
      const scale = name === 'input' ? manifest.input : manifest.outputs[name];
      scale[part].pop();
    });
    const failure = await model.failure();
    expect(failure.code).toBe('AFFEKT_MODEL_CORRUPT');
    expect(failure.message).toContain(name);
  });

  it('is corrupt when the points of an interval do not ascend', async () => {
    const model = await Spoiled.create();
    await model.editManifest((manifest) => manifest.intervals.arousal.push([10, 0.7]));
    const failure = await model.failure();
    expect(failure.code).toBe('AFFEKT_MODEL_CORRUPT');
    expect(failure.message).toContain('seconds have to ascend');
  });

  it('is refused when it was trained on other features, and says on which', async () => {
    const model = await Spoiled.create();
    await model.editManifest((manifest) => {
      manifest.features.layoutHash = '0123456789abcdef';
    });
    const failure = await model.failure();
    expect(failure.code).toBe('AFFEKT_MODEL_LAYOUT');
    expect(failure.message).toContain('0123456789abcdef');
    expect(failure.message).toContain(featureLayoutHash());
  });

  it('is corrupt when a single bit of the weights is another', async () => {
    const model = await Spoiled.create();
    const file = path.join(model.folder, 'weights.bin');
    const bytes = await readFile(file);
    bytes[1000] = (bytes[1000] as number) ^ 1;
    await writeFile(file, bytes);
    expect(await model.failure()).toMatchObject({
      code: 'AFFEKT_MODEL_CORRUPT',
      message: expect.stringContaining('does not match the digest'),
    });
  });

  it('is corrupt when any byte of any of its files is another', async () => {
    const model = await Spoiled.create();
    const random = randomNumbers(1);
    for (const [name, count] of [
      ['model.json', 200],
      ['weights.bin', 100],
      ['model.json.sha256', 30],
    ] as const) {
      const file = path.join(model.folder, name);
      const bytes = await readFile(file);
      for (let i = 0; i < count; i++) {
        const at = Math.floor(random() * bytes.length);
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] as number) ^ (1 << (8 * random()));
        await writeFile(file, changed);
        expect((await model.failure()).code, `byte ${at} of ${name}`).toBe('AFFEKT_MODEL_CORRUPT');
      }
      await writeFile(file, bytes);
    }
    await expect(loadModel(model.folder)).resolves.toBeDefined();
  });

  it('is corrupt when a weight has another shape or is missing', async () => {
    const reshaped = await Spoiled.create();
    await reshaped.editManifest((manifest) => {
      const spec = manifest.weightsManifest[0].weights.find(({ name }) => name === 'affect/kernel');
      spec?.shape.reverse();
    });
    expect(await reshaped.failure()).toMatchObject({
      code: 'AFFEKT_MODEL_CORRUPT',
      message: expect.stringContaining('affect/kernel has shape [2,9], expected [9,2]'),
    });
    const missing = await Spoiled.create();
    await missing.editManifest((manifest) => {
      manifest.weightsManifest[0].weights.pop();
    });
    await missing.editWeights((bytes) => bytes.subarray(0, bytes.length - 16));
    expect(await missing.failure()).toMatchObject({
      code: 'AFFEKT_MODEL_CORRUPT',
      message: expect.stringContaining('pulse/bias has shape [missing]'),
    });
  });

  it('is corrupt when the weights file is shorter or longer than the shapes say', async () => {
    for (const edit of [
      (bytes: Buffer) => bytes.subarray(0, bytes.length - 200),
      (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(64)]),
    ]) {
      const model = await Spoiled.create();
      await model.editWeights(edit);
      expect(await model.failure()).toMatchObject({
        code: 'AFFEKT_MODEL_CORRUPT',
        message: expect.stringContaining('bytes, the shapes in model.json ask for'),
      });
    }
  });

  it.each([
    ['NaN', 0x7e00],
    ['infinity', 0xfc00],
  ])('is corrupt when a weight is %s', async (_, bits) => {
    const model = await Spoiled.create();
    await model.editWeights((bytes) => {
      bytes.writeUInt16LE(bits, 4);
      return bytes;
    });
    expect(await model.failure()).toMatchObject({
      code: 'AFFEKT_MODEL_CORRUPT',
      message: expect.stringContaining('conv1/kernel holds values that are not finite'),
    });
  });

  it('cannot be saved without a weight, or where nothing can be written', async () => {
    const { folder } = await Spoiled.create();
    const { manifest, weights } = await loadModel(folder);
    const values = new Map([...weights].map(([name, weight]) => [name, weight.values]));
    await expect(saveModel('/dev/null/model', manifest, values)).rejects.toMatchObject({
      code: 'AFFEKT_WRITE_FAILED',
    });
    values.delete('gems/bias');
    await expect(saveModel(folder, manifest, values)).rejects.toThrow('gems/bias');
  });
});
