import * as tf from '@tensorflow/tfjs-core';
import { type DenseName, denseShapes, type HeadWeights, HIDDEN_SIZE } from '../../inference/dense-layers.js';
import { CHORD, KEY } from '../../inference/harmony.js';
import { type HeadWires, PLAIN_WIRES } from '../../inference/heads.js';
import { convolutions } from '../../inference/network.js';
import type { Convolution, ConvolutionWeights } from '../../inference/trunk.js';
import { type ConvolutionLayer, TRUNKS, type Trunk, type TrunkName } from '../../inference/trunks.js';
import { Random } from '../random.js';
import { detach } from './detach.js';
import { batchNormalise, rectify } from './fused-ops.js';
import { CHORD_TEMPLATES, KEY_TEMPLATES, withTemplates } from './harmony-templates.js';

const BATCH_NORM_EPSILON = 1e-3;
const BATCH_NORM_MOMENTUM = 0.97;

/**
 * The forms of Chowdhury et al. 2019, by who teaches the hidden layer and all below it: the emotions, which read it directly;
 * the mid-level ratings alone, the emotions being linear in what they taught; or both, which is the form that ships. The
 * other two are there to be compared with it. GEMS, moods and basic emotions count as emotions.
 */
export const NETWORK_FORMS = ['A2E', 'A2Mid2E', 'A2Mid2E-Joint'] as const;
export type NetworkForm = (typeof NETWORK_FORMS)[number];

/** What is trained; what is absent is as in the network that ships. */
export interface NetworkKind {
  readonly form?: NetworkForm;
  readonly trunk?: TrunkName;
}

/** A linear layer out of valence and arousal: where it may have weights and biases, and what these are at first. */
interface Dialect {
  readonly kernel: readonly (readonly [number, number])[];
  readonly bias: readonly number[];
  /** Where `kernel` and `bias` are 0 they stay so. */
  readonly hasBias: readonly boolean[];
}

/**
 * What each set calls by its names, in units of its own: one pair (valence of the output, arousal of the output) an output.
 * Film valence and energy and the sides of the quadrants have no bias: 0 is the one border.
 */
const DIALECTS = {
  /** Film valence, energy, tension. In the artefact; the others are for training alone. */
  dialects: {
    kernel: [
      [1, 0],
      [0, 1],
      [-0.7, 0.4],
    ],
    bias: [0, 0, 0],
    hasBias: [false, false, true],
  },
  /** DEAM's arousal as arousal alone. What its raters mean by it besides is for the layer `deam`. */
  deamArousal: { kernel: [[0, 1]], bias: [0], hasBias: [true] },
  grekow: {
    kernel: [
      [1, 0],
      [0, 1],
    ],
    bias: [0, 0],
    hasBias: [true, true],
  },
  /** Log-odds of the pleasant and of the lively side: `panda4q`, then `emopia`. */
  sides: {
    kernel: [
      [2, 0],
      [0, 2],
      [2, 0],
      [0, 2],
    ],
    bias: [0, 0, 0, 0],
    hasBias: [false, false, false, false],
  },
} as const satisfies Readonly<Record<string, Dialect>>;
type DialectName = keyof typeof DIALECTS;

/** Least slope that a rating is divided by to come to the unit of its axis. */
const LEAST_SLOPE = 0.2;

export const SHIPPED_KIND = { form: 'A2Mid2E-Joint', trunk: 'small' } as const satisfies NetworkKind;

/** Valence and arousal, the film emotions outside their plane and DEAM's ratings out of the hidden layer: exists in the form A2E alone. */
const DIRECT_SIZES = [2, 5, 2] as const;

/**
 * The network's weights as variables, with batch normalisation (Ioffe & Szegedy 2015) after each convolution.
 * `mode` says whose statistics normalise: the batch's (training; moving averages are kept by hand) or the moving ones.
 */
export class TrainableNetwork implements ConvolutionWeights, HeadWeights {
  readonly variables = new Map<string, tf.Variable>();
  /** Moving mean and variance of each convolution: state, not trained. */
  readonly statistics = new Map<string, tf.Variable>();
  mode: 'training' | 'evaluation' = 'training';

  readonly form: NetworkForm;
  readonly trunkName: TrunkName;
  readonly trunk: Trunk;

  /** @param teacherSize outputs of the teacher that is imitated out of the hidden layer; 0: there is none. */
  constructor(
    seed: number,
    kind: NetworkKind = {},
    readonly teacherSize = 0,
  ) {
    const { form, trunk } = { ...SHIPPED_KIND, ...kind };
    this.form = form;
    this.trunkName = trunk;
    this.trunk = TRUNKS[trunk];
    const random = new Random(seed);
    for (const { layer, shape } of convolutions(this.trunk)) {
      const { name, channels } = layer;
      this.#add(`${name}/kernel`, [...shape], withKnownTemplates(layer, heNormal(shape, random)));
      this.#add(`${name}/gamma`, [channels], new Float32Array(channels).fill(1));
      this.#add(`${name}/beta`, [channels], new Float32Array(channels));
      this.#addStatistic(`${name}/mean`, new Float32Array(channels));
      this.#addStatistic(`${name}/variance`, new Float32Array(channels).fill(1));
    }
    for (const [name, { kernel, bias }] of Object.entries(DIALECTS)) {
      const outputs = kernel.length;
      this.#add(
        `${name}/kernel`,
        [2, outputs],
        Float32Array.from([0, 1].flatMap((axis) => kernel.map((pair) => pair[axis] as number))),
      );
      this.#add(`${name}/bias`, [outputs], Float32Array.from(bias));
    }
    for (const [name, shape] of Object.entries(denseShapes(this.trunk))) {
      if (name === 'dialects') continue;
      // The pulse says nothing until the finish teaches it, doubt until the network is settled.
      this.#addDense(
        name,
        shape,
        name === 'pulse' || name === 'doubt'
          ? new Float32Array(shape[0] * shape[1])
          : heNormal(shape, random),
      );
    }
    if (teacherSize > 0) {
      const shape = [HIDDEN_SIZE, teacherSize] as const;
      this.#addDense('teacher', shape, heNormal(shape, random));
    }
    if (form === 'A2E') {
      const shape = [HIDDEN_SIZE, DIRECT_SIZES.reduce((sum, size) => sum + size, 0)] as const;
      this.#addDense('direct', shape, heNormal(shape, random));
    }
  }

  convolve(
    layer: ConvolutionLayer,
    input: tf.Tensor4D,
    { stride, bandMargin, activation }: Convolution,
  ): tf.Tensor4D {
    const kernel = get<tf.Variable<tf.Rank.R4>>(this.variables, `${layer.name}/kernel`);
    // Gradients of tfjs-node know no margins of one axis.
    const padded = tf.pad(input, [
      [0, 0],
      [0, 0],
      [bandMargin, bandMargin],
      [0, 0],
    ]);
    const output = this.#normalise(layer, tf.conv2d(padded, kernel, stride, 'valid'));
    if (activation === 'linear') return output;
    return this.mode === 'training' ? rectify(output) : tf.relu(output);
  }

  denseKernel(name: DenseName): tf.Tensor2D {
    return name === 'dialects' ? this.#dialectKernel(name) : get(this.variables, `${name}/kernel`);
  }

  bias(name: DenseName): tf.Tensor1D {
    return name === 'dialects' ? this.#dialectBias(name) : get(this.variables, `${name}/bias`);
  }

  /**
   * From valence and arousal [batch, 2]: arousal as DEAM's raters, both as Grekow's experts rate them, and the log-odds of the
   * sides of the quadrants.
   */
  dialects(affect: tf.Tensor2D): Readonly<Record<'deamArousal' | 'grekow' | 'sides', tf.Tensor2D>> {
    const say = (name: DialectName): tf.Tensor2D =>
      tf.add(tf.matMul(affect, this.#dialectKernel(name)), this.#dialectBias(name));
    return { deamArousal: say('deamArousal'), grekow: say('grekow'), sides: say('sides') };
  }

  /** What the teacher would say, from the hidden layer [batch, units]; null without a teacher. */
  taught(hidden: tf.Tensor2D): tf.Tensor2D | null {
    if (this.teacherSize === 0) return null;
    const kernel = get<tf.Tensor2D>(this.variables, 'teacher/kernel');
    return tf.add(tf.matMul(hidden, kernel), get(this.variables, 'teacher/bias'));
  }

  /**
   * How sets rate the axes, in standardised units: [offset, slope] of DEAM's arousal, Grekow's valence and arousal, film valence and
   * energy. Slopes are kept from 0, for they are divided by.
   */
  axisLines(): Readonly<
    Record<'deamArousal' | 'grekowValence' | 'grekowArousal' | 'filmValence' | 'filmEnergy', [number, number]>
  > {
    const read = (name: DialectName, output: number, axis: 0 | 1): [number, number] => {
      const kernel = get(this.variables, `${name}/kernel`);
      const slope = kernel.dataSync()[axis * (kernel.shape[1] ?? 0) + output] as number;
      return [get(this.variables, `${name}/bias`).dataSync()[output] as number, Math.max(LEAST_SLOPE, slope)];
    };
    return {
      deamArousal: read('deamArousal', 0, 1),
      grekowValence: read('grekow', 0, 0),
      grekowArousal: read('grekow', 1, 1),
      filmValence: read('dialects', 0, 0),
      filmEnergy: read('dialects', 1, 1),
    };
  }

  /**
   * Makes a value of valence (0) or arousal (1) the new 0 of that axis. What sets rate without a border of their own moves along, for
   * values of one name have one border; the others mean what they did.
   */
  moveBorder(axis: 0 | 1, value: number): void {
    const add = (name: string, amount: (index: number) => number): void =>
      this.assign(name, (values) => values.map((one, index) => one + amount(index)));
    for (const name of Object.keys(DIALECTS) as DialectName[]) {
      const weights = tf.tidy(() => this.#dialectKernel(name).arraySync());
      add(`${name}/bias`, (output) =>
        DIALECTS[name].hasBias[output] ? value * (weights[axis]?.[output] ?? 0) : 0,
      );
    }
    add(this.form === 'A2E' ? 'direct/bias' : 'affect/bias', (index) => (index === axis ? -value : 0));
  }

  /** Changes the numbers of a variable. */
  assign(name: string, change: (values: readonly number[]) => readonly number[]): void {
    const variable = get(this.variables, name);
    tf.tidy(() => variable.assign(tf.tensor([...change([...variable.dataSync()])], variable.shape)));
  }

  /** How the heads of this form are joined; `hidden`: what happens to the hidden layer, such as dropout. */
  wires(hidden: HeadWires['hidden'] = PLAIN_WIRES.hidden): HeadWires {
    const joint = { ...PLAIN_WIRES, hidden, apart: detach };
    if (this.form === 'A2Mid2E-Joint') return joint;
    if (this.form === 'A2Mid2E') return { ...joint, toEmotions: detach };
    return {
      ...joint,
      toUnits: detach,
      emotions: (values) => {
        const kernel = get<tf.Tensor2D>(this.variables, 'direct/kernel');
        const all = tf.add(tf.matMul(values, kernel), get(this.variables, 'direct/bias'));
        const [affect, film, deam] = tf.split(all, [...DIRECT_SIZES], 1) as [
          tf.Tensor2D,
          tf.Tensor2D,
          tf.Tensor2D,
        ];
        return { affect, film, deam };
      },
    };
  }

  #normalise(spec: ConvolutionLayer, output: tf.Tensor4D): tf.Tensor4D {
    const mean = get<tf.Variable<tf.Rank.R1>>(this.statistics, `${spec.name}/mean`);
    const variance = get<tf.Variable<tf.Rank.R1>>(this.statistics, `${spec.name}/variance`);
    const gamma = get(this.variables, `${spec.name}/gamma`);
    const beta = get(this.variables, `${spec.name}/beta`);
    if (this.mode === 'training') {
      const batch = batchNormalise(output, gamma, beta, BATCH_NORM_EPSILON);
      follow(mean, batch.mean);
      follow(variance, batch.variance);
      tf.dispose([batch.mean, batch.variance]);
      return batch.output;
    }
    const scale = tf.div(gamma, tf.sqrt(tf.add(variance, BATCH_NORM_EPSILON)));
    return tf.add(tf.mul(output, scale), tf.sub(beta, tf.mul(mean, scale)));
  }

  /** Weights for inference, by name as in the artefact: each batch normalisation folded into its convolution. */
  folded(): Map<string, Float32Array> {
    const result = new Map<string, Float32Array>();
    for (const { layer: spec } of convolutions(this.trunk)) {
      const read = (part: string): Float32Array => {
        const map = part === 'mean' || part === 'variance' ? this.statistics : this.variables;
        return get(map, `${spec.name}/${part}`).dataSync<'float32'>();
      };
      const [kernel, gamma, beta, mean, variance] = [
        read('kernel'),
        read('gamma'),
        read('beta'),
        read('mean'),
        read('variance'),
      ];
      const scale = gamma.map(
        (g, channel) => g / Math.sqrt((variance[channel] as number) + BATCH_NORM_EPSILON),
      );
      result.set(
        `${spec.name}/kernel`,
        kernel.map((weight, index) => weight * (scale[index % spec.channels] as number)),
      );
      result.set(
        `${spec.name}/bias`,
        beta.map((b, channel) => b - (mean[channel] as number) * (scale[channel] as number)),
      );
    }
    for (const name of Object.keys(denseShapes(this.trunk)) as DenseName[]) {
      for (const [part, read] of [
        ['kernel', () => this.denseKernel(name)],
        ['bias', () => this.bias(name)],
      ] as const) {
        result.set(
          `${name}/${part}`,
          tf.tidy(() => read().dataSync<'float32'>()),
        );
      }
    }
    return result;
  }

  /** All numbers of the network by name, statistics included: what a checkpoint holds. */
  snapshot(): Map<string, Float32Array> {
    return new Map(
      [...this.variables, ...this.statistics].map(([name, variable]) => [
        name,
        variable.dataSync<'float32'>().slice(),
      ]),
    );
  }

  /** Puts back what `snapshot` took. */
  restore(values: ReadonlyMap<string, Float32Array>): void {
    for (const [name, variable] of [...this.variables, ...this.statistics]) {
      const data = values.get(name);
      if (data === undefined || data.length !== variable.size) throw new RangeError(`snapshot lacks ${name}`);
      tf.tidy(() => variable.assign(tf.tensor(data, variable.shape)));
    }
  }

  dispose(): void {
    tf.dispose([...this.variables.values(), ...this.statistics.values()]);
  }

  #dialectKernel(name: DialectName): tf.Tensor2D {
    const { kernel } = DIALECTS[name];
    const mask = [0, 1].map((axis) => kernel.map((pair) => (pair[axis] === 0 ? 0 : 1)));
    return tf.mul(get<tf.Tensor2D>(this.variables, `${name}/kernel`), tf.tensor2d(mask));
  }

  #dialectBias(name: DialectName): tf.Tensor1D {
    const mask = DIALECTS[name].hasBias.map((has) => (has ? 1 : 0));
    return tf.mul(get<tf.Tensor1D>(this.variables, `${name}/bias`), tf.tensor1d(mask));
  }

  #add(name: string, shape: number[], values: Float32Array): void {
    this.variables.set(
      name,
      tf.tidy(() => tf.variable(tf.tensor(values, shape))),
    );
  }

  #addDense(name: string, shape: readonly [number, number], kernel: Float32Array): void {
    this.#add(`${name}/kernel`, [...shape], kernel);
    this.#add(`${name}/bias`, [shape[1]], new Float32Array(shape[1]));
  }

  #addStatistic(name: string, values: Float32Array): void {
    this.statistics.set(
      name,
      tf.tidy(() => tf.variable(tf.tensor1d(values), false)),
    );
  }
}

function get<T extends tf.Tensor = tf.Variable>(map: ReadonlyMap<string, tf.Variable>, name: string): T {
  const variable = map.get(name);
  if (variable === undefined) throw new RangeError(`no variable ${name}`);
  return variable as unknown as T;
}

function follow(moving: tf.Variable, batch: tf.Tensor): void {
  tf.tidy(() =>
    moving.assign(tf.add(tf.mul(moving, BATCH_NORM_MOMENTUM), tf.mul(batch, 1 - BATCH_NORM_MOMENTUM))),
  );
}

/** The first templates of the harmony layers begin as the chords and keys that are known; the others at random. */
function withKnownTemplates(layer: ConvolutionLayer, kernel: Float32Array): Float32Array {
  if (layer === CHORD) return withTemplates(kernel, layer.channels, CHORD_TEMPLATES);
  if (layer === KEY) return withTemplates(kernel, layer.channels, KEY_TEMPLATES);
  return kernel;
}

/** He et al. 2015: normal with variance 2 / fan-in. */
function heNormal(shape: readonly number[], random: Random): Float32Array {
  const size = shape.reduce((product, side) => product * side, 1);
  const fanIn = size / (shape.at(-1) as number);
  return new Float32Array(size).map(() => random.normal() * Math.sqrt(2 / fanIn));
}
