import { monotonicMs } from '../core/clock.js';
import type { Engine } from '../engine/engine.js';
import type { Outputs } from '../outputs/outputs.js';
import type { DeskTargets } from './desk.js';
import type { LightControl } from './light-control.js';
import type { ModelPart } from './parts/model-part.js';

/** What a desk moves, in the show that runs. */
export function deskTargets(
  engine: Engine,
  outputs: Outputs,
  lights: LightControl,
  model: ModelPart,
  mark: (note: string) => void,
): DeskTargets {
  return {
    operateLights: async (operation) => await outputs.operate(operation),
    setOutput: async (name, isOn) => {
      await outputs.setEnabled(name, isOn);
    },
    testOutput: (name) => outputs.test(name),
    outputNames: () => outputs.status().map(({ name }) => name),
    groupNames: () => outputs.lightState().groups.map(({ name }) => name),
    lampNames: () => outputs.lampNames(),
    mark,
    holdEmotion: (isHeld) => engine.holdEmotion(isHeld),
    tap: () => engine.tap(monotonicMs()),
    releaseTap: () => engine.releaseTap(),
    tappedBpm: () => engine.tappedBpm,
    lights: () => lights.message,
    model: () => model.running,
  };
}
