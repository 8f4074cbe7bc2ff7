import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../../engine/engine.js';
import type { AnalysisModel, ReadyMessage } from '../../engine/messages.js';
import { DEFAULT_MODEL_FOLDER } from '../../inference/model-artifact.js';
import type { ShowPart } from '../change/exchange-parts.js';
import type { Settings } from '../settings/settings-schema.js';

/** The model and what computes it: the new one is loaded before the old one is let go. */
export class ModelPart implements ShowPart {
  readonly name = 'model';
  readonly #engine: Engine;
  #ready: ReadyMessage;

  constructor(engine: Engine, ready: ReadyMessage) {
    this.#engine = engine;
    this.#ready = ready;
  }

  /** What runs, for a person. */
  get running(): { readonly name: string; readonly backend: string } {
    const { model, backend } = this.#ready;
    return { name: model?.name ?? 'none', backend: backend ?? 'none' };
  }

  get hasModel(): boolean {
    return this.#ready.model !== null;
  }

  differs(before: Settings, after: Settings): boolean {
    return !isDeepStrictEqual(modelOf(before), modelOf(after));
  }

  /** Throws what keeps the new one from starting (`AFFEKT_MODEL_…`, `AFFEKT_BACKEND_…`); the old one goes on then. */
  async exchange(_before: Settings, after: Settings): Promise<void> {
    this.#ready = await this.#engine.exchangeModel(modelOf(after));
  }
}

/** Which model the settings ask for, and what computes it. */
export function modelOf({ model, backend }: Pick<Settings, 'model' | 'backend'>): AnalysisModel {
  return { modelFolder: model === 'none' ? null : path.resolve(model ?? DEFAULT_MODEL_FOLDER), backend };
}
