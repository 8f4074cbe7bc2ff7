import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { AffektError } from '../../src/core/errors.js';
import { selectBackend } from '../../src/inference/backend.js';
import { loadModel } from '../../src/inference/model-artifact.js';
import { mutated } from '../support/mutations.js';
import { writeRandomModel } from '../support/random-model.js';
import { randomNumbers } from '../support/random-numbers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const MUTATIONS = Number(process.env.AFFEKT_FUZZ_COUNT ?? 100);

await selectBackend('wasm');

it.each(['model.json', 'model.json.sha256', 'weights.bin'])(
  `%s damaged in ${MUTATIONS} ways: the model is never loaded as if it were whole`,
  async (name) => {
    const folder = await temporaryFolder();
    await writeRandomModel(folder);
    const file = path.join(folder, name);
    const whole = await readFile(file);
    const count = { same: 0, refused: 0 };
    for (let seed = 1; seed <= MUTATIONS; seed += 1) {
      const damaged = mutated(whole, randomNumbers(seed));
      await writeFile(file, damaged);
      const result = await loadModel(folder).catch((error: unknown) => error);
      if (result instanceof Error) {
        expect(result, `seed ${seed}`).toBeInstanceOf(AffektError);
        expect((result as AffektError).code, `seed ${seed}`).toMatch(/^AFFEKT_MODEL_/);
        count.refused += 1;
      } else {
        // Only where what the digest says is still the same: a line end that is gone.
        expect(damaged.toString('latin1').trim(), `seed ${seed}`).toBe(whole.toString('latin1').trim());
        count.same += 1;
      }
    }
    process.stdout.write(`  ${name}: ${JSON.stringify(count)}\n`);
    expect(count.refused).toBeGreaterThan(0.9 * MUTATIONS);
  },
);
