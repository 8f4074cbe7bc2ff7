import { describe, expect, it } from 'vitest';
import type { HealthCondition, HealthReport } from '../../../src/core/health-condition.js';
import { HealthNews } from '../../../src/show/health/health-news.js';

function condition(more: Partial<HealthCondition> = {}): HealthCondition {
  return {
    id: 'analysis-late',
    subject: null,
    severity: 'warn',
    sinceMs: 1000,
    what: 'It is late.',
    doThis: 'Do this.',
    ...more,
  };
}

/** What is said of lists that come every second, from the second second on. */
function said(...lists: readonly (readonly HealthCondition[])[]): string[] {
  const lines: string[] = [];
  const news = new HealthNews((line) => lines.push(line));
  lists.forEach((conditions, index) => {
    const report: HealthReport = { level: 'warn', conditions };
    news.tell(report, 1000 * (index + 2));
  });
  return lines;
}

describe('HealthNews', () => {
  it('says each condition once when it comes and once when it is over, with what to do', () => {
    const [late, lost] = [condition(), condition({ id: 'input-lost', severity: 'bad', what: 'It is lost.' })];
    expect(said([late], [lost, late], [late, lost], [lost], [])).toEqual([
      'warning: It is late. Do this.',
      'bad: It is lost. Do this.',
      'over after 4 s: It is late.',
      'over after 5 s: It is lost.',
    ]);
  });

  it('says when it worsens or is another, not when it improves', () => {
    const bad = condition({ severity: 'bad', what: 'It is very late.' });
    expect(said([condition()], [bad], [condition()], [condition({ what: 'It is late again.' })])).toEqual([
      'warning: It is late. Do this.',
      'bad: It is very late. Do this.',
      'warning: It is late again. Do this.',
    ]);
  });

  it('keeps apart what is said of two outputs', () => {
    const failed = (subject: string) =>
      condition({ id: 'output-failed', subject, what: `${subject} failed.` });
    expect(said([failed('osc')], [failed('osc'), failed('sacn')], [failed('sacn')])).toEqual([
      'warning: osc failed. Do this.',
      'warning: sacn failed. Do this.',
      'over after 3 s: osc failed.',
    ]);
  });

  it('does not repeat that there is no model, with which the program began', () => {
    expect(said([condition({ id: 'model-none', severity: 'info' })], [])).toEqual([]);
  });
});
