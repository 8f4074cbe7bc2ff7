import type { Quadrant } from '../emotion/circumplex.js';
import type { EmotionState } from '../emotion/emotion-frame.js';
import type { SignalState } from '../features/feature-frame.js';
import type { SubEmotion } from '../emotion/sub-emotions.js';

/**
 * The WebSocket protocol on `/ws`, version 3. Types only: the web page imports this file and `api-answers.ts`, and nothing
 * else from `src/`.
 *
 * Every text message is one JSON object with `type`. The server sends `hello` first, and after it what the client
 * subscribes to and nothing else: each `subscribe` is answered with `subscribed`, then the messages of that stream come.
 * What was before is asked for by HTTP (`/api/history`, `/api/events`).
 *
 * | stream | messages | a client that is behind |
 * |---|---|---|
 * | `signals` | `signals`: the numbers of the names asked for, at the rate asked for | loses them |
 * | `spectrogram` | binary, one column a frame, 31.25 a second | loses them |
 * | `events` | `event`: what happened, but for beats and onsets | gets them late, the oldest are dropped |
 * | `pulses` | `event`: beats and onsets | as `events` |
 * | `status`, `emotion`, `lights`, `show`, `health` | the state of that name: the newest at once, then each change | gets the newest late |
 *
 * A column is little-endian: uint32 `frameIndex`, uint32 `bandCount`, then one uint8 a band: round(64 · log10(1 +
 * magnitude)), at most 255.
 */
export const PROTOCOL_VERSION = 3;

/** First message of the server. */
export interface HelloMessage {
  readonly type: 'hello';
  /** Of these messages; one with another number may mean other things. */
  readonly protocolVersion: typeof PROTOCOL_VERSION;
  /** What the token of this connection allows. */
  readonly role: 'view' | 'control';
  /** What serves. */
  readonly program: {
    readonly name: 'affekt';
    /** As in its package. */
    readonly version: string;
  };
  /** What is listened to. */
  readonly source: {
    /** `device`, `file`, `stdin` or `demo`. */
    readonly kind: string;
    /** Name of the device or file. */
    readonly name: string;
  };
  /** What hears emotion; both "none" without a model. */
  readonly model: {
    /** As in its folder. */
    readonly name: string;
    /** The tfjs backend that computes it. */
    readonly backend: string;
  };
  /** What the analysis hears. */
  readonly features: {
    /** Samples a second: the unit of `sampleIndex`. */
    readonly sampleRateHz: number;
    /** Columns of the spectrogram a second. */
    readonly frameRateHz: number;
    /** Bands of a column. */
    readonly bandCount: number;
    /** Centres of the bands. */
    readonly bandFrequenciesHz: readonly number[];
  };
  /** What the server's clock shows at this moment, s; `health` tells times by it. */
  readonly clockSeconds: number;
}

/**
 * The numbers subscribed to, in the order of `SubscribedMessage.names`, rounded to four decimals; null where there is none
 * yet. They are text, as JSON: ten of them are some 120 bytes, and anything can read them.
 */
export interface SignalsMessage {
  readonly type: 'signals';
  /** Index (at 22,050 Hz) of the sample after the newest one heard. */
  readonly sampleIndex: number;
  /** A value for each name. */
  readonly values: readonly (number | null)[];
}

/** What the music and the emotion are, in words; sent on change. */
export interface EmotionMessage {
  readonly type: 'emotion';
  /** Index (at 22,050 Hz) of the sample after the newest one heard when it became so. */
  readonly sampleIndex: number;
  /** `music`: followed; `warming`: too little music was heard; `hold`, `decay`, `idle`: what is done without music; `held`: by hand. */
  readonly state: EmotionState;
  /** What sounds. */
  readonly signal: SignalState;
  /** Null until about one second of music was heard, and when nothing of it is left. */
  readonly quadrant: Quadrant | null;
  /** The third of the quadrant, as a word; null where the quadrant is. */
  readonly subEmotion: SubEmotion | null;
}

/** What happened; `audioTimeSeconds` is `sampleIndex` at 22,050 Hz. */
export interface EventMessage {
  readonly type: 'event';
  /** One of the reference of events, `marker` of a person's, or that of a rule of one's own. */
  readonly name: string;
  /** Index (at 22,050 Hz) of the sample at which it was decided, or of a beat where it falls. */
  readonly sampleIndex: number;
  /** The same as audio time, s. */
  readonly audioTimeSeconds: number;
  /** By the reference of events: how strong, how fast, which …; of a rule its `value`. */
  readonly value: number;
  /** 0..1. */
  readonly confidence: number;
  /** Why, for a person. */
  readonly reason: string;
}

/** The input's state. */
export interface StatusMessage {
  readonly type: 'status';
  /** `waiting`: for a device that is not there yet. */
  readonly input: 'waiting' | 'running' | 'lost' | 'ended';
  /** The same for a person, with the cause. */
  readonly message: string;
  /** What is listened to now. */
  readonly source: HelloMessage['source'];
  /** Samples lost anywhere between capture and analysis since the start. */
  readonly droppedSampleCount: number;
  /** Samples (each channel's) since the start that were not numbers, or far too large for sound; each was taken as 0. */
  readonly nonFiniteSampleCount: number;
}

/** Light of a lamp or group, without its level. */
interface LightColor {
  /** 0..1. */
  readonly red: number;
  /** 0..1. */
  readonly green: number;
  /** 0..1. */
  readonly blue: number;
}

/** What leaves for the lights; sent a few times a second while it changes. Absent when nothing is configured. */
export interface LightsMessage {
  readonly type: 'lights';
  /** Each group as it is sent, behind the limiter. */
  readonly groups: readonly {
    /** As in the settings. */
    readonly name: string;
    /** Its colour without the level: red, green and blue, 0..1 each. */
    readonly color: LightColor;
    /** 0..1. */
    readonly level: number;
  }[];
  /** All dark by hand. */
  readonly isBlackout: boolean;
  /** The look is held by hand. */
  readonly isFrozen: boolean;
  /** Why the lights stand in their fail-safe look; null: they follow. */
  readonly lost: 'input' | 'analysis' | null;
  /** The flash limiter. */
  readonly limiter: {
    /** Groups that it holds now. */
    readonly heldGroups: readonly string[];
    /** Frames of light so far in which it held something. */
    readonly heldCount: number;
    /** Events and values of OSC so far that it left out or held. */
    readonly limitedCount: number;
  };
  /** Everything that sends. */
  readonly outputs: readonly {
    /** As in the settings. */
    readonly name: string;
    /** Whether it is to send. */
    readonly isEnabled: boolean;
    /** How it stands. */
    readonly state: 'off' | 'starting' | 'running' | 'failed';
    /** Datagrams or lines that left. */
    readonly sentCount: number;
    /** Those that did not, because a queue was full or the system refused them. */
    readonly droppedCount: number;
    /** Why it failed last; null: it has not. */
    readonly lastError: string | null;
    /** What is wrong now although it runs, e.g. a host that is not found; null: nothing. */
    readonly trouble: string | null;
  }[];
  /** What went wrong between music and channels; null: nothing. */
  readonly error: string | null;
}

/**
 * A command to the running show: over the WebSocket as `{"type": "command", …}` (control), over HTTP as the body of
 * `POST /api/commands`. Their names and arguments: `/api/docs`. Answered with `ack` or `refusal`.
 */
export interface CommandRequest {
  /**
   * 8 to 64 letters, digits, "-" or "_", of this command alone. Sent again, it is not run again but answered as before. Left
   * out, it gets one.
   */
  readonly id?: string | undefined;
  /** Name of the command. */
  readonly name: string;
  /** What the command is told. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** Revision of the settings that the sender has seen; if they have changed since, a change of them is refused. */
  readonly expectedRevision?: number | undefined;
}

/** The command was carried out; what held after it. */
export interface AckMessage {
  readonly type: 'ack';
  /** The command's id. */
  readonly id: string;
  /** How the show was set and operated then. */
  readonly show: ShowMessage;
  /** What left for the lights. */
  readonly lights: LightsMessage;
}

/** The command was not carried out: why, and what holds. */
export interface RefusalMessage {
  readonly type: 'refusal';
  /** The command's id; empty where it had none. */
  readonly id: string;
  /** `AFFEKT_CONFLICT`: the settings are at another revision than was expected. */
  readonly code: string;
  /** What is wrong and what would be right. */
  readonly message: string;
  /** Of settings that are not right: each fault with its dotted place, e.g. `outputs.lights.groups.main.dimmer`; else none. */
  readonly faults: readonly {
    /** Dotted. */
    readonly place: string;
    /** What is wrong there and what would be right. */
    readonly message: string;
  }[];
  /** How the show is set and operated. */
  readonly show: ShowMessage;
}

/** How one axis of the plane becomes light: value · `sensitivity` + `bias`, kept within −1..1. */
interface AxisResponse {
  /** What is added. */
  readonly bias: number;
  /** What the value is multiplied by. */
  readonly sensitivity: number;
}

/** What the show is set to and how it is operated. */
export interface ShowMessage {
  readonly type: 'show';
  /** Counts changes of the settings since the start. */
  readonly revision: number;
  /** Path of the settings' file; null: nothing is kept. */
  readonly path: string | null;
  /** Whether the file holds what is set. */
  readonly isSaved: boolean;
  /** Places of the settings that a flag of this run overrides. */
  readonly flags: readonly string[];
  /** Places changed since the start that take effect at the next start only. */
  readonly restartNeeded: readonly string[];
  /** Changes that undo can take back, at most twenty. */
  readonly undoCount: number;
  /** Their names, in the order of go and back. */
  readonly presets: readonly string[];
  /** Name of the preset that is recalled; null: none. */
  readonly preset: string | null;
  /** Places that the recalled preset lays over: a change of them shows when it is released. */
  readonly presetPaths: readonly string[];
  /** What analyses now. */
  readonly model: HelloMessage['model'];
  /** What is done by hand. */
  readonly operation: {
    /** All dark. */
    readonly isBlackout: boolean;
    /** The look is held. */
    readonly isFrozen: boolean;
    /** 0..1, scales every group. */
    readonly master: number;
    /** Groups held by hand; what is not given follows. */
    readonly hands: Readonly<Record<string, { readonly level?: number; readonly color?: string }>>;
    /** Name of the lamp that is lit to be found; null: none. */
    readonly lamp: string | null;
    /** Of the lights; null: as the preset has it, else as heard. */
    readonly response: { readonly valence: AxisResponse; readonly arousal: AxisResponse } | null;
    /** The emotion is held as it was. */
    readonly isEmotionHeld: boolean;
    /** Tempo by taps, BPM; null: as heard. */
    readonly tappedBpm: number | null;
  };
}

/** Something about the running show that a person should know. */
export interface HealthCondition {
  /** One of a fixed list, the same as in `/metrics` and by OSC. */
  readonly id: string;
  /** Which of several it is about, e.g. the output's name; null: there is only one. */
  readonly subject: string | null;
  /** `bad`: the show suffers; `warn`: it will or may; `info`: somebody should know. */
  readonly severity: 'bad' | 'warn' | 'info';
  /** What is wrong, in a sentence. */
  readonly what: string;
  /** What to do about it, in a sentence. */
  readonly doThis: string;
}

/** What is wrong with the show, the most pressing first. */
export interface HealthMessage {
  readonly type: 'health';
  /** The worst there is; `ok`: nothing is bad and nothing to be warned of. */
  readonly level: 'ok' | 'warn' | 'bad';
  /** Each condition, and since when. */
  readonly conditions: readonly (HealthCondition & {
    /** By the clock of `hello`, s. */
    readonly sinceSeconds: number;
  })[];
}

/** A `subscribe` was granted; what comes after it is of this subscription. */
export interface SubscribedMessage {
  readonly type: 'subscribed';
  /** The stream that was granted. */
  readonly stream: StreamName;
  /** Of `signals`: what the values stand for, in their order. */
  readonly names?: readonly string[];
  /** Of `signals`, Hz. */
  readonly rateHz?: number;
}

/** Nothing of the stream comes any more. */
export interface UnsubscribedMessage {
  readonly type: 'unsubscribed';
  /** The stream that has ended. */
  readonly stream: StreamName;
}

/** The answer to `ping`. */
export interface PongMessage {
  readonly type: 'pong';
}

/** What was wrong with a client's message, or what it asked for could not be done. */
export interface ErrorMessage {
  readonly type: 'error';
  /** `AFFEKT_…`, for programs. */
  readonly code: string;
  /** What is wrong and what would be right. */
  readonly message: string;
}

/** What is so until the next message of the same type says otherwise; each is a stream of its own. */
export type StateMessage = StatusMessage | EmotionMessage | LightsMessage | ShowMessage | HealthMessage;

/** Every text message that a server sends. */
export type ServerMessage =
  | HelloMessage
  | SubscribedMessage
  | UnsubscribedMessage
  | SignalsMessage
  | EventMessage
  | StateMessage
  | AckMessage
  | RefusalMessage
  | PongMessage
  | ErrorMessage;

/** What a client can subscribe to. */
export type StreamName = 'signals' | 'spectrogram' | 'events' | 'pulses' | StateMessage['type'];

/** Asks for the numbers of `names` (`GET /api/series` lists them), 0.1 to 31.25 times a second; takes the place of the one before. */
export interface SignalsSubscription {
  readonly type: 'subscribe';
  /** The stream of numbers. */
  readonly stream: 'signals';
  /** The numbers wanted, in the order in which they are to come. */
  readonly names: readonly string[];
  /** Messages a second. */
  readonly rateHz: number;
}

/**
 * What a client may send; anything else is answered with `error` and, if repeated, a close (1008). At most 256 KiB each,
 * of who may only view 4 KiB (close 1009). `ping` asks for a sign of life: pages cannot ping otherwise.
 */
export type ClientMessage =
  | SignalsSubscription
  | {
      readonly type: 'subscribe';
      /** The stream that is wanted. */
      readonly stream: Exclude<StreamName, 'signals'>;
    }
  | {
      readonly type: 'unsubscribe';
      /** The stream that is not wanted any more. */
      readonly stream: StreamName;
    }
  | { readonly type: 'ping' }
  | ({ readonly type: 'command' } & CommandRequest);
