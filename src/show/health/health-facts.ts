import type { AudioSource } from '../../capture/audio-source.js';
import type { SignalState } from '../../features/feature-frame.js';
import type { OutputStatus } from '../../outputs/output.js';
import type { OscInputCounts } from '../door/osc-input.js';
import type { InputLevels } from './input-monitor.js';

/** What is known of the running show at one moment, and all that its health is judged by. */
export interface HealthFacts {
  readonly input: {
    readonly kind: AudioSource['kind'];
    readonly name: string;
    /** `waiting`: nothing was heard of it yet. */
    readonly state: 'waiting' | 'running' | 'lost' | 'ended';
    /** The state as a sentence. */
    readonly message: string;
    /** Null while nothing comes. */
    readonly levels: InputLevels | null;
    /** Channels (counted from 0) that the analysis listens to. */
    readonly heardChannels: readonly number[];
    /** Whether their mean is heard; else they cancel out, and something of them is heard instead. */
    readonly isMixed: boolean;
    /** Of the newest frame; null before the first. */
    readonly signal: SignalState | null;
    readonly shortTermLufs: number;
    /** How long there has been silence while sound could come, ms. */
    readonly silentMs: number;
  };
  readonly analysis: {
    readonly hasModel: boolean;
    /** How far the analysis is behind the sound now, ms. */
    readonly lateMs: number;
    readonly restartCount: number;
    /** Samples and frames lost since the start. */
    readonly droppedSampleCount: number;
    readonly droppedFrameCount: number;
  };
  readonly outputs: readonly OutputStatus[];
  readonly lights: {
    readonly isBlackout: boolean;
    readonly isFrozen: boolean;
    /** What the rig stands in its fail-safe look for; null: it follows. */
    readonly lost: 'input' | 'analysis' | null;
    /** Output frames in which the flash limiter held something, since the start. */
    readonly heldCount: number;
    readonly groupNames: readonly string[];
    /** What went wrong in the rig; null: nothing. */
    readonly error: string | null;
    /** Grand master, 0..1. */
    readonly master: number;
    /** Groups that somebody holds. */
    readonly groupsByHand: readonly string[];
  };
  readonly isEmotionHeld: boolean;
  readonly settings: {
    readonly isUnsaved: boolean;
    /** Places that were changed and take effect at the next start only. */
    readonly restartNeeded: readonly string[];
  };
  readonly server: { readonly stalledClientTotal: number };
  /** What came by OSC; null: none is taken. */
  readonly oscInput: OscInputCounts | null;
  /** Why the recording ended; null: it goes on, or there is none. */
  readonly recordingError: string | null;
  /** Why what is said at the terminal gets lost; null: it does not. */
  readonly wordsTrouble: string | null;
}
