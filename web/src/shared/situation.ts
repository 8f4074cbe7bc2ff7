import type { EmotionMessage, HealthMessage, HelloMessage } from '../../../src/server/protocol.js';
import type { ConnectionState } from '../../../src/client/connection-state.js';

/** The protocol this page speaks. */
const PROTOCOL_VERSION = 3;

/** How the show stands as this page sees it, in one word and at most one sentence: every view tells it from here. */
export interface Situation {
  readonly kind:
    | 'connecting'
    | 'disconnected'
    | 'refused'
    | 'outdated'
    | 'waiting'
    | 'lost'
    | 'ended'
    | 'no-data'
    | 'late'
    | 'troubled'
    | 'no-model'
    | 'quiet'
    | 'live';
  readonly look: 'good' | 'warn' | 'bad' | 'idle';
  readonly word: string;
  /** What is wrong or awaited; null: nothing. */
  readonly sentence: string | null;
  /** Whether the values on show are those of now. */
  readonly isCurrent: boolean;
}

export interface Facts {
  readonly connection: ConnectionState;
  readonly isRefused: boolean;
  readonly hello: HelloMessage | null;
  readonly health: HealthMessage | null;
  readonly words: EmotionMessage | null;
  /** Age of the newest numbers, ms; ∞: there were none. */
  readonly ageMs: number;
  readonly isStale: boolean;
  readonly nowMs: number;
}

/** The situation, the most pressing first. What the server says is wrong goes before what the page sees. */
export function situationOf(facts: Facts): Situation {
  return pageSituation(facts) ?? showSituation(facts);
}

function pageSituation({ connection, isRefused, hello, ageMs, nowMs }: Facts): Situation | null {
  const age = Number.isFinite(ageMs) ? ` Values are ${durationWords(ageMs / 1000)} old.` : '';
  if (isRefused) {
    return {
      kind: 'refused',
      look: 'bad',
      word: 'No access',
      sentence: 'Affekt asks for a token: open the link that it printed when it started.',
      isCurrent: false,
    };
  }
  if (connection.kind === 'connecting') {
    const isFirst = connection.attempt === 0;
    return {
      kind: 'connecting',
      look: 'idle',
      word: isFirst ? 'Connecting' : 'Reconnecting',
      sentence: isFirst ? null : `Looking for Affekt.${age}`,
      isCurrent: false,
    };
  }
  if (connection.kind === 'waiting') {
    const seconds = Math.max(1, Math.ceil((connection.retryAtMs - nowMs) / 1000));
    return {
      kind: 'disconnected',
      look: 'bad',
      word: 'Disconnected',
      sentence: `No connection to Affekt; next try in ${seconds} s.${age}`,
      isCurrent: false,
    };
  }
  if (hello !== null && hello.protocolVersion !== PROTOCOL_VERSION) {
    return {
      kind: 'outdated',
      look: 'bad',
      word: 'Reload',
      sentence: `The server speaks protocol ${String(hello.protocolVersion)}, this page ${PROTOCOL_VERSION}: reload the page.`,
      isCurrent: false,
    };
  }
  return null;
}

function showSituation({ health, words, ageMs, isStale }: Facts): Situation {
  const find = (id: string) => health?.conditions.find((condition) => condition.id === id);
  const told = (
    kind: Situation['kind'],
    look: Situation['look'],
    word: string,
    id: string,
  ): Situation | null => {
    const condition = find(id);
    if (condition === undefined) return null;
    const isGone = kind !== 'late' || isStale;
    return { kind, look, word, sentence: `${condition.what} ${condition.doThis}`, isCurrent: !isGone };
  };
  const input =
    told('lost', 'bad', 'Input lost', 'input-lost') ??
    told('waiting', 'bad', 'Waiting for input', 'input-waiting') ??
    told('ended', 'warn', 'Input ended', 'input-ended');
  if (input !== null) return input;
  if (!Number.isFinite(ageMs)) {
    return {
      kind: 'waiting',
      look: 'idle',
      word: 'Waiting',
      sentence: 'Connected; waiting for the first sound.',
      isCurrent: false,
    };
  }
  if (isStale) {
    return {
      kind: 'no-data',
      look: 'bad',
      word: 'No data',
      sentence: `Nothing comes from the analysis. Values are ${durationWords(ageMs / 1000)} old.`,
      isCurrent: false,
    };
  }
  const late = told(
    'late',
    find('analysis-late')?.severity === 'bad' ? 'bad' : 'warn',
    'Late',
    'analysis-late',
  );
  if (late !== null) return late;
  const worst = health?.conditions[0];
  if (worst !== undefined && health !== null && health.level !== 'ok') {
    const word = health.level === 'bad' ? 'Live, with trouble' : 'Live, but';
    return {
      kind: 'troubled',
      look: health.level,
      word,
      sentence: `${worst.what} ${worst.doThis}`,
      isCurrent: true,
    };
  }
  if (find('model-none') !== undefined) {
    return { kind: 'no-model', look: 'good', word: 'Live, no model', sentence: null, isCurrent: true };
  }
  if (words?.state === 'idle') {
    return { kind: 'quiet', look: 'good', word: 'Live, silence', sentence: null, isCurrent: true };
  }
  return { kind: 'live', look: 'good', word: 'Live', sentence: null, isCurrent: true };
}

/** `8 s`, `3 min`, `2 h`. */
export function durationWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
