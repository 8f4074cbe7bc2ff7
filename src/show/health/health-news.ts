import {
  conditionKey,
  type HealthCondition,
  type HealthReport,
  SEVERITIES,
  type Severity,
} from '../../core/health-condition.js';

const SEVERITY_WORDS: Readonly<Record<Severity, string>> = { bad: 'bad', warn: 'warning', info: 'note' };
/** What the lines that `start` begins with say already. */
const SAID_AT_START: ReadonlySet<string> = new Set(['model-none']);

/** The terminal's voice: each condition is told when it comes, when it worsens or becomes another, and when it is over. */
export class HealthNews {
  readonly #say: (line: string) => void;
  #told: ReadonlyMap<string, HealthCondition> = new Map();

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Takes the list as it is at `nowMs`. */
  tell({ conditions }: HealthReport, nowMs: number): void {
    const news = conditions.filter(({ id }) => !SAID_AT_START.has(id));
    const now = new Map(news.map((one) => [conditionKey(one), one]));
    for (const [key, condition] of now) {
      const before = this.#told.get(key);
      if (before !== undefined && !isNews(before, condition)) continue;
      this.#say(`${SEVERITY_WORDS[condition.severity]}: ${condition.what} ${condition.doThis}`);
    }
    for (const [key, { what, sinceMs }] of this.#told) {
      if (!now.has(key)) this.#say(`over after ${Math.round((nowMs - sinceMs) / 1000)} s: ${what}`);
    }
    this.#told = now;
  }
}

/** What only improves is told when it is over. */
function isNews(before: HealthCondition, now: HealthCondition): boolean {
  const change = SEVERITIES.indexOf(before.severity) - SEVERITIES.indexOf(now.severity);
  return change > 0 || (change === 0 && now.what !== before.what);
}
