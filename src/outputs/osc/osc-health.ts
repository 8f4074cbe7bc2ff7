import { CONDITIONS, type ConditionId, type HealthReport } from '../../core/health-condition.js';

const LEVELS = { ok: 0, warn: 0.5, bad: 1 } as const;
const IDS = Object.keys(CONDITIONS) as readonly ConditionId[];

/** What the health of the show sends: the worst of it, and for every condition there can be whether it holds. */
export function oscHealthValues(
  prefix: string,
  { level, conditions }: HealthReport,
): readonly { readonly address: string; readonly value: number }[] {
  const held = new Set(conditions.map(({ id }) => id));
  return [
    { address: healthAddress(prefix), value: LEVELS[level] },
    ...IDS.map((id) => ({ address: healthAddress(prefix, id), value: Number(held.has(id)) })),
  ];
}

/** The entries of the map for `oscHealthValues`. */
export function oscHealthMap(prefix: string): readonly {
  readonly address: string;
  readonly source: string;
  readonly low: number;
  readonly high: number;
  readonly meaning: string;
}[] {
  return [
    {
      address: healthAddress(prefix),
      source: 'health',
      low: 0,
      high: 1,
      meaning: 'health of the show: 0 ok, 0.5 to be warned of something, 1 bad',
    },
    ...IDS.map((id) => ({
      address: healthAddress(prefix, id),
      source: `health/${id}`,
      low: 0,
      high: 1,
      meaning: `1 while ${CONDITIONS[id].meaning}`,
    })),
  ];
}

function healthAddress(prefix: string, id?: ConditionId): string {
  return id === undefined ? `${prefix}/health` : `${prefix}/health/${id}`;
}
