import { chosenIndices } from '../../engine/downmix.js';
import type { Engine } from '../../engine/engine.js';
import type { Outputs } from '../../outputs/outputs.js';
import type { ShowMessage } from '../../server/protocol.js';
import type { OscInputCounts } from '../door/osc-input.js';
import type { Heard } from './health.js';
import type { HealthFacts } from './health-facts.js';

/** The parts of a running show that its facts are read from. */
export interface ShowSources {
  readonly engine: Pick<
    Engine,
    | 'status'
    | 'parameters'
    | 'downmixed'
    | 'lateMs'
    | 'restartCount'
    | 'droppedSampleCount'
    | 'droppedFrameCount'
  >;
  readonly hasModel: () => boolean;
  readonly outputs: Pick<Outputs, 'status' | 'lightState'>;
  readonly stalledClientTotal: () => number;
  readonly oscInput: () => OscInputCounts | null;
  readonly recordingError: () => string | null;
  readonly wordsTrouble: () => string | null;
  readonly show: () => Pick<ShowMessage, 'isSaved' | 'restartNeeded' | 'operation'>;
}

/** The facts of this moment. */
export function gatherFacts(sources: ShowSources, heard: Heard): HealthFacts {
  const { engine, outputs, hasModel } = sources;
  const show = sources.show();
  const { input, source, message } = engine.status;
  const isSilentYet = input === 'running' && heard.levels === null;
  const { groups, operation, lost, heldCount, error } = outputs.lightState();
  return {
    input: {
      kind: source.kind,
      name: source.name,
      state: isSilentYet ? 'waiting' : input,
      message: isSilentYet ? `Nothing has come from ${source.name} yet.` : message,
      levels: heard.levels,
      heardChannels: chosenIndices(
        engine.parameters.channels,
        heard.levels?.format.channelCount ?? 0,
        source.kind === 'device',
      ),
      isMixed: engine.downmixed.kind === 'mean',
      signal: heard.signal,
      shortTermLufs: heard.shortTermLufs,
      silentMs: heard.silentMs,
    },
    analysis: {
      hasModel: hasModel(),
      lateMs: engine.lateMs,
      restartCount: engine.restartCount,
      droppedSampleCount: engine.droppedSampleCount,
      droppedFrameCount: engine.droppedFrameCount,
    },
    outputs: outputs.status(),
    lights: {
      isBlackout: operation.isBlackout,
      isFrozen: operation.isFrozen,
      lost,
      heldCount,
      groupNames: groups.map((group) => group.name),
      error,
      master: operation.master,
      groupsByHand: Object.keys(operation.hands),
    },
    isEmotionHeld: show.operation.isEmotionHeld,
    settings: { isUnsaved: !show.isSaved, restartNeeded: show.restartNeeded },
    server: { stalledClientTotal: sources.stalledClientTotal() },
    oscInput: sources.oscInput(),
    recordingError: sources.recordingError(),
    wordsTrouble: sources.wordsTrouble(),
  };
}
