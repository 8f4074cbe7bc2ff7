import {
  CONDITIONS,
  type ConditionId,
  conditionKey,
  type HealthCondition,
  type HealthReport,
  SEVERITIES,
  type Severity,
} from '../../core/health-condition.js';
import type { Finding } from './finding.js';

const IDS = Object.keys(CONDITIONS) as readonly ConditionId[];

interface Watched {
  /** As it was found last. */
  found: Finding;
  /** Since when it has been found without a break, ms. */
  readonly sinceMs: number;
  /** When it was found last, and at least this severe, ms. */
  seenAtMs: number;
  severeAtMs: number;
  severity: Severity;
}

/**
 * From findings, moment by moment, to the list that is told: a finding comes in when it lasted for `onMs` of its entry in
 * `CONDITIONS`, goes and improves when that lasted for `offMs`, and worsens at once. Ranked by severity, then as the table
 * stands, then by subject. Pure: the caller gives the time, which must not run backwards.
 */
export class HealthList {
  readonly #watched = new Map<string, Watched>();
  #report: HealthReport = { level: 'ok', conditions: [] };

  /** The list now: the same object as before when nothing in it changed. */
  get report(): HealthReport {
    return this.#report;
  }

  /** Takes what is found at `nowMs` and gives the list. Of several findings of one id and subject the first counts. */
  step(findings: readonly Finding[], nowMs: number): HealthReport {
    const found = new Map<string, Finding>();
    for (const one of findings) if (!found.has(conditionKey(one))) found.set(conditionKey(one), one);
    for (const [key, one] of found) this.#see(key, one, nowMs);
    for (const [key, watched] of this.#watched) {
      if (!found.has(key) && this.#isOver(watched, nowMs)) this.#watched.delete(key);
    }
    const conditions = [...this.#watched.values()]
      .filter(({ found: { id }, sinceMs, seenAtMs }) => seenAtMs - sinceMs >= CONDITIONS[id].onMs)
      .map(toCondition)
      .sort(byRank);
    if (!isSame(conditions, this.#report.conditions)) {
      const worst = conditions[0]?.severity ?? 'info';
      this.#report = { level: worst === 'info' ? 'ok' : worst, conditions };
    }
    return this.#report;
  }

  #see(key: string, found: Finding, nowMs: number): void {
    const watched = this.#watched.get(key);
    if (found.isUnclear === true) {
      // As if no time had passed since it was seen last.
      if (watched !== undefined && this.#isTold(watched)) watched.seenAtMs = nowMs;
      return;
    }
    if (watched === undefined) {
      const { severity } = found;
      this.#watched.set(key, { found, sinceMs: nowMs, seenAtMs: nowMs, severeAtMs: nowMs, severity });
      return;
    }
    watched.seenAtMs = nowMs;
    const isMilder = SEVERITIES.indexOf(found.severity) > SEVERITIES.indexOf(watched.severity);
    if (isMilder && nowMs - watched.severeAtMs < CONDITIONS[found.id].offMs) return;
    watched.found = found;
    watched.severity = found.severity;
    watched.severeAtMs = nowMs;
  }

  /** What is not told yet is forgotten with the first pause that counts. */
  #isOver(watched: Watched, nowMs: number): boolean {
    const { offMs, pauseMs } = CONDITIONS[watched.found.id];
    const pausedMs = nowMs - watched.seenAtMs;
    return this.#isTold(watched) ? pausedMs >= offMs : pausedMs >= pauseMs;
  }

  #isTold({ found: { id }, sinceMs, seenAtMs }: Watched): boolean {
    return seenAtMs - sinceMs >= CONDITIONS[id].onMs;
  }
}

function toCondition({ found, sinceMs }: Watched): HealthCondition {
  const { id, subject, severity, what, doThis } = found;
  return { id, subject, severity, sinceMs, what, doThis };
}

function byRank(one: HealthCondition, other: HealthCondition): number {
  return (
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    IDS.indexOf(one.id) - IDS.indexOf(other.id) ||
    (one.subject ?? '').localeCompare(other.subject ?? '')
  );
}

function isSame(some: readonly HealthCondition[], others: readonly HealthCondition[]): boolean {
  return (
    some.length === others.length &&
    some.every((one, index) => {
      const other = others[index];
      return (
        other !== undefined &&
        one.id === other.id &&
        one.subject === other.subject &&
        one.severity === other.severity &&
        one.sinceMs === other.sinceMs &&
        one.what === other.what &&
        one.doThis === other.doThis
      );
    })
  );
}
