import type {
  EventMessage,
  HealthCondition,
  HealthMessage,
  HelloMessage,
  PROTOCOL_VERSION,
  StatusMessage,
} from './protocol.js';

/**
 * Answers of the JSON API that are not messages of the WebSocket (`protocol.ts`) as well. Types only: the web page imports
 * these two files and nothing else from `src/`.
 */

/**
 * The answer to `GET /healthz`: 200, or 503 when something is bad. Without a token it tells its conditions to this machine
 * only; others get the level.
 */
export interface HealthResponse {
  /** The worst there is. */
  readonly level: HealthMessage['level'];
  /** What is wrong, the most pressing first, and for how long it has been. */
  readonly conditions?: readonly (HealthCondition & {
    /** How long it has been so, s. */
    readonly forSeconds: number;
  })[];
}

/** The answer to `GET /api/inputs`. */
export interface InputsResponse {
  /** Input devices that can be chosen. */
  readonly devices: readonly {
    /** As it is chosen by. */
    readonly name: string;
    /** The system's audio interface that offers it. */
    readonly hostApi: string;
    /** At most; null: not known before it is opened. */
    readonly channelCount: number | null;
    /** Its own rate; null: not known before it is opened. */
    readonly defaultSampleRateHz: number | null;
    /** Whether the system would take it. */
    readonly isDefault: boolean;
    /** Whether it is listened to now. */
    readonly isInUse: boolean;
  }[];
  /** Why they cannot be listed; null: they can. */
  readonly problem: string | null;
  /** What is listened to now, with live levels of every channel as captured; null before the start. */
  readonly running: {
    /** `device`, `file`, `stdin` or `demo`. */
    readonly kind: string;
    /** Name of the device or file. */
    readonly name: string;
    /** As in `status`. */
    readonly state: 'waiting' | 'running' | 'lost' | 'ended';
    /** Null while nothing comes. */
    readonly sampleRateHz: number | null;
    /** Empty while nothing comes. */
    readonly channels: readonly {
      /** Whether the analysis listens to it. */
      readonly isHeard: boolean;
      /** RMS of the last 400 ms without their mean, dBFS; −120 at digital silence. */
      readonly levelDbfs: number;
      /** Largest sample of the last 400 ms, dBFS. */
      readonly peakDbfs: number;
      /** The same, held for 2 s. */
      readonly heldPeakDbfs: number;
      /** Peaks cut off at full scale in the last 400 ms. */
      readonly recentClippedRunCount: number;
      /** Peaks cut off since this input began. */
      readonly clippedRunCount: number;
      /** Constant offset, full scale ±1. */
      readonly offset: number;
      /** Samples that were not numbers, or far too large for sound. */
      readonly nonFiniteCount: number;
      /** How long it has been silent while another channel had a signal, s. */
      readonly deadSeconds: number;
    }[];
    /** Neighbouring channels (counted from 0), and whether the one is the other upside down. */
    readonly pairs: readonly {
      /** The two, counted from 0. */
      readonly channels: readonly [number, number];
      /** −1..1; null where there is too little to compare. */
      readonly correlation: number | null;
      /** How long the one has been the other upside down, s. */
      readonly invertedSeconds: number;
    }[];
  } | null;
}

/** The answer to `GET /api/series`. */
export interface SeriesResponse {
  /** Every number that can be subscribed to. */
  readonly series: readonly SeriesInfo[];
}

/** A number that can be subscribed to, and is kept for 30 minutes. */
export interface SeriesInfo {
  /** As the configuration, the rules and OSC call it, e.g. `film/sad`; `why/arousal/speed` is a reason. */
  readonly name: string;
  /** Lower end of its natural range, in its own unit. */
  readonly low: number;
  /** Upper end of its natural range. */
  readonly high: number;
  /** What it means. */
  readonly meaning: string;
}

/**
 * The answer to `GET /api/history?series=a,b&from=…&to=…&points=…`: columns, oldest first, at most `points` rows.
 * `from` and `to` are seconds of audio time, or below 0: before the newest. Where there are more rows than `points`,
 * each span of time is told by two, the lowest and the highest value of each series in their order.
 */
export interface HistoryResponse {
  /** The newest sample heard; null before the first frame. A lower one than before: the stream began anew. */
  readonly newestSampleIndex: number | null;
  /** Audio time of each row, seconds; a step of more than 0.25 s that is not thinning is a gap in what was heard. */
  readonly times: readonly number[];
  /** How long before this answer each row was heard, seconds: audio time stands still while the input is lost. */
  readonly secondsAgo: readonly number[];
  /** The values of each series asked for, rounded to four decimals; null where there was none. */
  readonly series: Readonly<Record<string, readonly (number | null)[]>>;
}

/** The answer to `GET /api/events?from=…&to=…`: the newest 1,000 events, oldest first, without beats and onsets. */
export interface EventsResponse {
  /** The events as they were sent. */
  readonly events: readonly EventMessage[];
}

/** The answer to `POST /api/rules/replay`: when rules would have fired in the last half hour, oldest first, at most 1,000. */
export interface RulesReplayResponse {
  /** What each would have told; the reasons without the terms of the emotion, times to a quarter of a second. */
  readonly fired: readonly Pick<EventMessage, 'name' | 'audioTimeSeconds' | 'value' | 'reason'>[];
  /** Span of audio time that was looked at, seconds; null: nothing was heard yet. */
  readonly span: readonly [number, number] | null;
}

/** The answer to `GET /api/form`: everything that can be set, as a tree, made from the schema. */
export interface FormResponse {
  /** The entries of the highest level. */
  readonly entries: readonly SettingEntry[];
}

/** One form that a value may have. */
export interface SettingForm {
  /** What kind of value it is. */
  readonly type: 'object' | 'map' | 'list' | 'text' | 'number' | 'whole number' | 'switch' | 'choice' | 'any';
  /** What this form means; null: nothing is said of it. */
  readonly description: string | null;
  /** Of a number; null: none. */
  readonly unit: string | null;
  /** Of a number, in words: `from 1 to 44 Hz`; empty: any. */
  readonly range: string;
  /** Lower end of the range; null: open. */
  readonly low: number | null;
  /** Upper end of the range; null: open. */
  readonly high: number | null;
  /** Of a choice. */
  readonly choices: readonly unknown[];
  /** What may stand there, of a text with a form of its own. */
  readonly allowed: string | null;
  /** Of an object: its entries. Of a map or list: one, `*`, which stands for each of its own. */
  readonly entries: readonly SettingEntry[];
}

/** Something that can be set, with all that a form or a page about it needs. */
export interface SettingEntry {
  /** Dotted; `*` stands for a name or an index. */
  readonly path: string;
  /** The last step, in words: `Frame rate`. */
  readonly label: string;
  /** What it does. */
  readonly description: string;
  /** Whether it must be given. */
  readonly isRequired: boolean;
  /** Never to be shown. */
  readonly isSecret: boolean;
  /** Undefined: there is none, and it may be left out. */
  readonly default: unknown;
  /** One, or several where the value may be of several kinds. */
  readonly forms: readonly SettingForm[];
}

/** The answer to `GET /api/status`. */
export interface StatusResponse {
  /** Version of the program. */
  readonly version: string;
  /** Version of the messages on the WebSocket. */
  readonly protocolVersion: typeof PROTOCOL_VERSION;
  /** What the token of this request allows. */
  readonly role: 'view' | 'control';
  /** What is listened to now. */
  readonly source: HelloMessage['source'];
  /** What analyses now. */
  readonly model: HelloMessage['model'];
  /** The newest `status`; null before the first. */
  readonly input: Omit<StatusMessage, 'type'> | null;
  /** Seconds since the start. */
  readonly uptimeSeconds: number;
  /** Clients of the WebSocket now. */
  readonly clientCount: number;
  /** `signals` left out since the start, over all clients, because one was too slow. */
  readonly droppedFrameTotal: number;
  /** The same of columns of the spectrogram. */
  readonly droppedColumnTotal: number;
  /** The same of events and of answers. */
  readonly droppedEventTotal: number;
  /** Clients disconnected because they stopped reading. */
  readonly stalledClientTotal: number;
}
