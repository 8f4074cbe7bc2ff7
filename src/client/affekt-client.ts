import type {
  AckMessage,
  ClientMessage,
  EmotionMessage,
  EventMessage,
  HealthMessage,
  HelloMessage,
  LightsMessage,
  ServerMessage,
  ShowMessage,
  StatusMessage,
} from '../server/protocol.js';
import { advanceConnection, type ConnectionEvent, type ConnectionState } from './connection-state.js';
import { PendingCommands } from './pending-commands.js';
import { platformSocket, type Socket, socketAddress, type SocketConstructor } from './socket.js';

/** Where the running show is, what is wanted of it, and whom it is told. Each listener that is given is subscribed to. */
export interface ClientOptions {
  /** Address of the dashboard as `affekt start` prints it, with its token if it has one. */
  readonly url: string;
  /** Numbers to be sent (`GET /api/series` lists the names), 0.1 to 31.25 times a second. */
  readonly signals?: { readonly names: readonly string[]; readonly rateHz: number };
  /** The numbers of `signals` by name; null where there is none yet. `sampleIndex` at 22,050 Hz. */
  readonly onSignals?: (values: Readonly<Record<string, number | null>>, sampleIndex: number) => void;
  /** What happens, but for beats and onsets. */
  readonly onEvent?: (event: EventMessage) => void;
  /** Beats and onsets. */
  readonly onPulse?: (event: EventMessage) => void;
  /** The state of the input, the emotion in words, the lights, the settings and operation, the health: now, and on each change. */
  readonly onStatus?: (status: StatusMessage) => void;
  readonly onEmotion?: (emotion: EmotionMessage) => void;
  readonly onLights?: (lights: LightsMessage) => void;
  readonly onShow?: (show: ShowMessage) => void;
  readonly onHealth?: (health: HealthMessage) => void;
  /** `live`: connected, with the server's greeting; else null. Told on each change. */
  readonly onConnection?: (kind: ConnectionState['kind'], hello: HelloMessage | null) => void;
  /** What the server did not take or understand. */
  readonly onError?: (message: string) => void;
  /** Another WebSocket than the platform's. */
  readonly socket?: SocketConstructor;
}

/** How often the state of the connection is looked at, ms. */
const TICK_MS = 250;
const OPEN = 1;

/**
 * A connection to a running show, from Node or a browser: what it is asked for comes typed, commands are answered, and when it breaks
 * off it is made again, with growing pauses, until `close`. It never throws by itself.
 */
export class AffektClient {
  readonly #options: ClientOptions;
  readonly #address: string;
  readonly #commands = new PendingCommands();
  readonly #ticking: ReturnType<typeof setInterval>;
  #state: ConnectionState = { kind: 'connecting', attempt: 0, sinceMs: performance.now() };
  #socket: Socket | null = null;
  #hello: HelloMessage | null = null;
  #names: readonly string[] = [];
  #isClosed = false;

  /** Begins to connect. Throws a `TypeError` when `url` is no address. */
  constructor(options: ClientOptions) {
    this.#options = options;
    this.#address = socketAddress(options.url);
    this.#ticking = setInterval(() => this.#advance('tick'), TICK_MS);
    void this.#open();
  }

  /** The greeting of the show that is connected; null: none is. */
  get hello(): HelloMessage | null {
    return this.#hello;
  }

  /**
   * Runs a command (`/api/docs` lists them) and resolves with what holds then. Rejects with a `CommandError` when it is refused, and
   * when no answer comes in 10 s; a connection that comes back within these gets it again, and it is carried out once.
   */
  async command(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    expectedRevision?: number,
  ): Promise<AckMessage> {
    const { command, answer } = this.#commands.add({ name, args, expectedRevision });
    if (this.#hello !== null) this.#send(command);
    return await answer;
  }

  /** Connects now instead of at the end of a pause. */
  retry(): void {
    this.#advance('retry');
  }

  /** Ends the connection; commands that wait are given up. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#ticking);
    this.#commands.giveUpAll();
    this.#drop();
  }

  async #open(): Promise<void> {
    const Constructor = this.#options.socket ?? (await platformSocket());
    if (this.#isClosed) return;
    const socket = new Constructor(this.#address);
    this.#socket = socket;
    // A socket that was given up may still speak; only the present one is listened to.
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.#socket && typeof data === 'string') this.#receive(data);
    });
    socket.addEventListener('close', () => {
      if (socket === this.#socket) this.#advance('closed');
    });
    // A close follows each error.
    socket.addEventListener('error', () => undefined);
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as ServerMessage;
    if (message.type === 'hello') this.#greet(message);
    this.#advance('message');
    this.#tell(message);
  }

  #greet(hello: HelloMessage): void {
    this.#hello = hello;
    for (const subscription of subscriptions(this.#options)) this.#send(subscription);
    for (const command of this.#commands.all) this.#send(command);
  }

  #tell(message: ServerMessage): void {
    const { onSignals, onEvent, onPulse, onError } = this.#options;
    switch (message.type) {
      case 'subscribed':
        if (message.stream === 'signals') this.#names = message.names ?? [];
        break;
      case 'signals': {
        const values = this.#names.map((name, index) => [name, message.values[index] ?? null] as const);
        onSignals?.(Object.fromEntries(values), message.sampleIndex);
        break;
      }
      case 'event':
        if (message.name === 'beat' || message.name === 'onset') onPulse?.(message);
        else onEvent?.(message);
        break;
      case 'ack':
      case 'refusal':
        this.#commands.settle(message);
        break;
      case 'error':
        onError?.(message.message);
        break;
      case 'status':
        this.#options.onStatus?.(message);
        break;
      case 'emotion':
        this.#options.onEmotion?.(message);
        break;
      case 'lights':
        this.#options.onLights?.(message);
        break;
      case 'show':
        this.#options.onShow?.(message);
        break;
      case 'health':
        this.#options.onHealth?.(message);
        break;
    }
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #advance(event: ConnectionEvent): void {
    const before = this.#state;
    const { state, effect } = advanceConnection(before, event, performance.now(), Math.random());
    this.#state = state;
    if (effect === 'drop') this.#drop();
    else if (effect === 'open') void this.#open();
    else if (effect === 'probe') this.#send({ type: 'ping' });
    if (state.kind === before.kind) return;
    if (state.kind !== 'live') this.#hello = null;
    this.#options.onConnection?.(state.kind, this.#hello);
  }
}

/** What the listeners that were given need. */
function subscriptions(options: ClientOptions): ClientMessage[] {
  const { signals, onSignals, onEvent, onPulse } = options;
  const states = [
    ['status', options.onStatus],
    ['emotion', options.onEmotion],
    ['lights', options.onLights],
    ['show', options.onShow],
    ['health', options.onHealth],
  ] as const;
  return [
    ...(signals !== undefined && onSignals !== undefined
      ? [{ type: 'subscribe', stream: 'signals', ...signals } as const]
      : []),
    ...(onEvent !== undefined ? [{ type: 'subscribe', stream: 'events' } as const] : []),
    ...(onPulse !== undefined ? [{ type: 'subscribe', stream: 'pulses' } as const] : []),
    ...states.flatMap(([stream, listener]) =>
      listener === undefined ? [] : [{ type: 'subscribe', stream } as const],
    ),
  ];
}
