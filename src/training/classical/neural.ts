import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { Random } from '../random.js';
import type { Fitted, Method, Rows } from './method.js';

/** Rows predicted at once. */
const PREDICTED_AT_ONCE = 256;

/** What the last layer and the loss are: values of any size, one class of many, or any number of labels. */
export type Task = 'values' | 'classes' | 'labels';

/** A small network: its layers before the last one, and how long it learns. */
export interface NeuralSettings {
  readonly name: string;
  readonly task: Task;
  /** Shape of an item; its numbers stand in one row of features. */
  readonly inputShape: readonly number[];
  /** Layers between input and output; `seed` is to be used for whatever is random. */
  readonly hidden: (seed: number) => layers.layers.Layer[];
  readonly epochCount: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Penalty on the squared weights of the last layer. */
  readonly penalty?: number;
}

const OUTPUTS = {
  values: { activation: 'linear', loss: 'meanSquaredError' },
  classes: { activation: 'softmax', loss: 'categoricalCrossentropy' },
  labels: { activation: 'sigmoid', loss: 'binaryCrossentropy' },
} as const;

/**
 * A network trained with Adam (Kingma & Ba 2015) in mini-batches, on the current tfjs backend. With no hidden layer and
 * the task `labels` or `classes` it is logistic regression. Targets of the task `values` are standardised inside.
 */
export function neuralMethod(settings: NeuralSettings): Method {
  return {
    names: [settings.name],
    async fit(features, targets, seed) {
      const model = buildModel(settings, targets[0]?.length ?? 0, seed);
      const scales = settings.task === 'values' ? targetScales(targets) : null;
      const scaled =
        scales === null
          ? targets
          : targets.map((row) =>
              row.map((value, at) => (value - (scales[at]?.mean ?? 0)) / (scales[at]?.deviation ?? 1)),
            );
      await train(model, settings, features, scaled, seed);
      return [
        {
          predict: (rows) =>
            predict(model, settings.inputShape, rows).map((row) =>
              scales === null
                ? row
                : row.map((value, at) => value * (scales[at]?.deviation ?? 1) + (scales[at]?.mean ?? 0)),
            ),
          dispose: () => {
            model.dispose();
          },
        } satisfies Fitted,
      ];
    },
  };
}

/** Logistic regression with a squared penalty. */
export function logisticRegression(task: Task, featureCount: number): Method {
  return neuralMethod({
    name: 'logistic regression',
    task,
    inputShape: [featureCount],
    hidden: () => [],
    epochCount: 40,
    batchSize: 128,
    learningRate: 0.02,
    penalty: 1e-3,
  });
}

/** A perceptron with one hidden layer of 64 units, half of them dropped at each step of training. */
export function multilayerPerceptron(task: Task, featureCount: number): Method {
  return neuralMethod({
    name: 'multi-layer perceptron, 64 units',
    task,
    inputShape: [featureCount],
    hidden: (seed) => [
      layers.layers.dense({
        units: 64,
        activation: 'relu',
        kernelInitializer: layers.initializers.heNormal({ seed }),
      }),
      layers.layers.dropout({ rate: 0.5, seed }),
    ],
    epochCount: 40,
    batchSize: 128,
    learningRate: 0.005,
  });
}

function buildModel(settings: NeuralSettings, targetCount: number, seed: number): layers.Sequential {
  const { activation, loss } = OUTPUTS[settings.task];
  const model = layers.sequential();
  model.add(layers.layers.inputLayer({ inputShape: [...settings.inputShape] }));
  for (const layer of settings.hidden(seed)) model.add(layer);
  model.add(
    layers.layers.dense({
      units: targetCount,
      activation,
      kernelInitializer: layers.initializers.glorotUniform({ seed: seed + 1 }),
      ...(settings.penalty !== undefined && {
        kernelRegularizer: layers.regularizers.l2({ l2: settings.penalty }),
      }),
    }),
  );
  model.compile({ optimizer: tf.train.adam(settings.learningRate), loss });
  return model;
}

async function train(
  model: layers.Sequential,
  { inputShape, epochCount, batchSize }: NeuralSettings,
  features: Rows,
  targets: Rows,
  seed: number,
): Promise<void> {
  const random = new Random(seed);
  const order = [...features.keys()];
  for (let epoch = 0; epoch < epochCount; epoch += 1) {
    random.shuffle(order);
    for (let start = 0; start < order.length; start += batchSize) {
      const batch = order.slice(start, start + batchSize);
      const x = inputTensor(
        inputShape,
        batch.map((index) => features[index] ?? []),
      );
      const y = tf.tensor2d(batch.map((index) => [...(targets[index] ?? [])]));
      await model.trainOnBatch(x, y);
      tf.dispose([x, y]);
    }
  }
}

function predict(model: layers.Sequential, inputShape: readonly number[], rows: Rows): number[][] {
  return tf.tidy(() => {
    const result: number[][] = [];
    for (let start = 0; start < rows.length; start += PREDICTED_AT_ONCE) {
      const output = model.predictOnBatch(
        inputTensor(inputShape, rows.slice(start, start + PREDICTED_AT_ONCE)),
      );
      result.push(...(output as tf.Tensor2D).arraySync());
    }
    return result;
  });
}

function inputTensor(inputShape: readonly number[], rows: Rows): tf.Tensor {
  const width = inputShape.reduce((product, side) => product * side, 1);
  const data = new Float32Array(rows.length * width);
  for (const [index, row] of rows.entries()) data.set(row, index * width);
  return tf.tensor(data, [rows.length, ...inputShape]);
}

function targetScales(targets: Rows): { mean: number; deviation: number }[] {
  return (targets[0] ?? []).map((_, column) => {
    const values = targets.map((row) => row[column] as number);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) || 1 };
  });
}
