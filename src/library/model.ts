import { type BackendName, type BackendPreference, selectBackend } from '../inference/backend.js';
import {
  DEFAULT_MODEL_FOLDER,
  loadModel as loadArtifact,
  type ModelArtifact,
} from '../inference/model-artifact.js';

/** A model that is ready to analyse with. */
export interface Model {
  /** Of its manifest, e.g. `affekt-2`. */
  readonly name: string;
  /** What computes it. */
  readonly backend: BackendName;
  /** As loaded. */
  readonly artifact: ModelArtifact;
}

/** How a model is loaded. */
export interface ModelOptions {
  /** Folder of a model, as `affekt train` writes it; left out: the one that ships. */
  readonly folder?: string;
  /** What computes it: `wasm` (left out) is always there; `node` needs @tensorflow/tfjs-node; `auto` takes that where it works. */
  readonly backend?: BackendPreference;
}

/**
 * Loads a model, to be used for any number of recordings and trackers. The backend is the whole thread's: load all models of a
 * thread with the same one. Throws an `AffektError` when the folder or the backend cannot be used.
 */
export async function loadModel(options: ModelOptions = {}): Promise<Model> {
  const backend = await selectBackend(options.backend ?? 'wasm');
  const artifact = await loadArtifact(options.folder ?? DEFAULT_MODEL_FOLDER);
  return { name: artifact.manifest.name, backend, artifact };
}
