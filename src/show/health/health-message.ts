import type { HealthReport } from '../../core/health-condition.js';
import type { HealthMessage } from '../../server/protocol.js';

/** The list as the server's clients get it. */
export function healthMessage({ level, conditions }: HealthReport): HealthMessage {
  return {
    type: 'health',
    level,
    conditions: conditions.map(({ sinceMs, ...condition }) => ({
      ...condition,
      sinceSeconds: sinceMs / 1000,
    })),
  };
}
