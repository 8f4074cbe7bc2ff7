import type { Command } from 'commander';
import { selectBackend } from '../inference/backend.js';
import { FILM_NAMES, MID_LEVEL_NAMES } from '../inference/estimate.js';
import { LinearReadout } from '../inference/explanation.js';
import { loadModel } from '../inference/model-artifact.js';
import { modelOption } from './inference-options.js';

/** `affekt explain`: the linear table of a model, as sentences a person can read. */
export function register(program: Command): void {
  program
    .command('explain')
    .description('print how valence, arousal and the film emotions are made of mid-level features')
    .addOption(modelOption('model to explain'))
    .action(explain);
}

async function explain({ model: folder }: { model: string }): Promise<void> {
  // Nothing is inferred, but weights are decoded by the backend.
  await selectBackend('wasm');
  const model = await loadModel(folder);
  process.stdout.write(
    `${model.manifest.name}: change of each value for one standard deviation of a mid-level unit\n(modality rises from major to minor, articulation from legato to staccato)\n\n`,
  );
  const affect = new LinearReadout(model, 'affect');
  const film = new LinearReadout(model, 'film');
  const sentence = (name: string, readout: LinearReadout, index: number): string => {
    const terms = MID_LEVEL_NAMES.map((unit) => [unit, readout.weight(unit, index)] as const);
    terms.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
    const text = terms.map(
      ([unit, weight]) => `${weight < 0 ? '−' : '+'} ${Math.abs(weight).toFixed(2)} ${unit}`,
    );
    return `${name.padStart(8)} = ${text.join(' ')}\n`;
  };
  process.stdout.write(sentence('valence', affect, 0) + sentence('arousal', affect, 1));
  process.stdout.write('film, 1..9:\n');
  for (const [index, name] of FILM_NAMES.entries()) process.stdout.write(sentence(name, film, index));
}
