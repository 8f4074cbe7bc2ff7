import { countFlashes, type Sample } from './flash-counter.js';

/**
 * The judge of a rig's flashes, written from WCAG 2.2 (general flash and red flash thresholds, relative luminance) and ITU-R
 * BT.1702 alone; it shares no code with the limiter. Lamps have a curve from value to light; every lamp, every group and every
 * set of groups is looked at, a set as the mean of its lamps, the mean of its groups, and its brightest group.
 */
export interface JudgedLamp {
  readonly group: string;
  /** Of the channels in the order of its values: `dimmer`, `red`, `green`, `blue`, `white`; others are passed over. */
  readonly roles: readonly string[];
  /** Light (0..1) of a value (0..1). */
  readonly curve: (value: number) => number;
}

/** What the lamps' channels (0..1) were from `timeMs` on; of each lamp, in the order of its roles. */
export interface JudgedMoment {
  readonly timeMs: number;
  readonly values: readonly (readonly number[])[];
}

/** Most flashes in any one second. */
export interface Verdict {
  readonly general: number;
  readonly red: number;
}

interface Seen {
  readonly luminance: number;
  readonly red: number;
}

export const LINEAR = (value: number): number => value;
/** γ of 2.2, and the square law that dimmers are set to. */
export const power =
  (gamma: number) =>
  (value: number): number =>
    value ** gamma;

/** `sets`: names of the groups of each set that is looked at; every set there is where it is not given. */
export function judge(
  lamps: readonly JudgedLamp[],
  moments: readonly JudgedMoment[],
  sets: readonly (readonly string[])[] = everySet([...new Set(lamps.map(({ group }) => group))]),
): Verdict {
  const seen = moments.map(({ values }) => lamps.map((lamp, index) => look(lamp, values[index] ?? [])));
  let [general, red] = [0, 0];
  const count = (read: (lights: readonly Seen[]) => Seen) => {
    const series = seen.map(read);
    general = Math.max(
      general,
      flashes(
        moments,
        series.map(({ luminance }) => luminance),
        0.1,
      ),
    );
    red = Math.max(
      red,
      flashes(
        moments,
        series.map((one) => one.red),
        20 / 320,
      ),
    );
  };
  for (const index of lamps.keys()) count((lights) => lights[index] ?? DARK);
  for (const chosen of sets) {
    const members = chosen.map((name) =>
      lamps.flatMap(({ group }, index) => (group === name ? [index] : [])),
    );
    const of = (lights: readonly Seen[], indexes: readonly number[]) =>
      mean(indexes.map((index) => lights[index] ?? DARK));
    count((lights) => of(lights, members.flat()));
    if (members.length === 1) continue;
    count((lights) => mean(members.map((indexes) => of(lights, indexes))));
    count((lights) => {
      const each = members.map((indexes) => of(lights, indexes));
      return {
        luminance: Math.max(...each.map(({ luminance }) => luminance)),
        red: Math.max(...each.map((one) => one.red)),
      };
    });
  }
  return { general, red };
}

const everySet = (groups: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: 2 ** groups.length - 1 }, (_, set) =>
    groups.filter((_, index) => (set + 1) & (1 << index)),
  );

const DARK: Seen = { luminance: 0, red: 0 };

function look({ roles, curve }: JudgedLamp, values: readonly number[]): Seen {
  const of = (role: string): number | null => {
    const at = roles.indexOf(role);
    return at < 0 ? null : curve(values[at] ?? 0);
  };
  const dimmer = of('dimmer') ?? 1;
  const [red, green, blue, white] = ['red', 'green', 'blue', 'white'].map(of);
  if (red === null && white === null) return { luminance: dimmer, red: 0 };
  const [r, g, b, w] = [red ?? 0, green ?? 0, blue ?? 0, white ?? 0];
  return {
    luminance: dimmer * (0.2126 * r + 0.7152 * g + 0.0722 * b + w),
    red: dimmer * Math.max(0, r - g - b - w),
  };
}

function mean(lights: readonly Seen[]): Seen {
  const of = (read: (light: Seen) => number) =>
    lights.reduce((sum, one) => sum + read(one), 0) / lights.length;
  return { luminance: of(({ luminance }) => luminance), red: of((one) => one.red) };
}

function flashes(moments: readonly JudgedMoment[], values: readonly number[], threshold: number): number {
  const samples: Sample[] = values.map((value, index) => ({ timeMs: moments[index]?.timeMs ?? 0, value }));
  return countFlashes(samples, threshold).flashes;
}
