import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RulesReplayResponse } from '../../../src/server/api-answers.js';
import type { ErrorMessage } from '../../../src/server/protocol.js';

/** How often a list of rules is tried anew while it is on show, ms. */
const EVERY_MS = 30_000;

/** A rule as the settings have it. */
export interface Rule {
  readonly name: string;
  readonly when: string;
  readonly value?: string;
  readonly cooldownSeconds?: number;
  readonly debounceSeconds?: number;
}

/** When rules would have fired in the last half hour, or what is wrong with them. */
export async function replayRules(rules: readonly Rule[]): Promise<RulesReplayResponse | string> {
  try {
    const response = await fetch('./api/rules/replay', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rules }),
    });
    const answer = (await response.json()) as RulesReplayResponse | ErrorMessage;
    return 'fired' in answer ? answer : answer.message;
  } catch {
    return 'No answer from Affekt.';
  }
}

/** When the rules of a list would have fired, tried anew as they change and now and then; null: not known, or not to be asked for. */
export function useReplay(
  rules: readonly Rule[],
  isAllowed: boolean,
): ReadonlySignal<RulesReplayResponse | null> {
  const replay = useSignal<RulesReplayResponse | null>(null);
  const key = JSON.stringify(rules);
  useEffect(() => {
    if (!isAllowed || key === '[]') return;
    let isOver = false;
    const ask = async (): Promise<void> => {
      const answer = await replayRules(JSON.parse(key) as readonly Rule[]);
      if (!isOver && typeof answer !== 'string') replay.value = answer;
    };
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [key, isAllowed, replay]);
  return replay;
}
