import type { HealthCondition } from '../../core/health-condition.js';

/** A condition as it is found at one moment, before it is known whether it lasts. */
export interface Finding extends Omit<HealthCondition, 'sinceMs'> {
  /** It cannot be told at this moment: what was told stays, nothing new is. */
  readonly isUnclear?: boolean;
}

/** A finding that there can be only one of. */
export function finding(
  id: Finding['id'],
  severity: Finding['severity'],
  what: string,
  doThis: string,
): Finding {
  return { id, subject: null, severity, what, doThis };
}
