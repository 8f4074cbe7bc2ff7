import { monotonicMs } from '../../core/clock.js';
import type { HealthReport } from '../../core/health-condition.js';
import type { AffektServer } from '../../server/server.js';
import { gatherFacts, type ShowSources } from './gather-facts.js';
import { Health } from './health.js';
import { healthMessage } from './health-message.js';
import { HealthMetrics } from './health-metrics.js';
import { HealthNews } from './health-news.js';

/** What the health of a show is made of. */
export interface ShowHealthOptions extends ShowSources {
  readonly server: () => AffektServer;
  /** The terminal's voice. */
  readonly warn: (line: string) => void;
  /** Further voices. */
  readonly tell: (report: HealthReport) => void;
}

/** The health of a show and its metrics, telling terminal, page and whoever else listens. */
export function showHealth(options: ShowHealthOptions): {
  readonly health: Health;
  readonly metrics: HealthMetrics;
} {
  const { server, warn, tell } = options;
  const news = new HealthNews(warn);
  const metrics = new HealthMetrics({
    report: () => health.report,
    facts: () => health.facts,
    server: () => ({ clientCount: server().clientCount, ...server().hub.counters }),
  });
  const health = new Health({
    facts: (heard) => gatherFacts(options, heard),
    voices: [
      (report) => news.tell(report, monotonicMs()),
      (report) => server().streams.sendState(healthMessage(report)),
      (report) => metrics.count(report),
      tell,
    ],
  });
  return { health, metrics };
}
