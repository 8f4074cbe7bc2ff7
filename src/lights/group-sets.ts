import { ChangeLedger } from './change-ledger.js';
import { LIGHT_THRESHOLDS } from './lamp-light.js';

/** Of so many groups every set is watched. */
const ALL_SETS_UNTIL = 8;
/** Of so many every pair and three, of more every pair. */
const TRIPLES_UNTIL = 16;
const QUANTITY_COUNT = LIGHT_THRESHOLDS.length;

/** How the light of a set is made of that of its groups. */
type Kind = 'groups' | 'lamps' | 'brightest';

/** A set: another, and one member more. */
interface Link {
  readonly parent: number;
  readonly member: number;
}

/**
 * Sets of groups, each seen as the mean of its groups, the mean of its lamps, and its brightest group: all there are of up to
 * eight groups; of more every pair and three (from seventeen on, every pair), and every set of eight bundles, in which they
 * are taken together by their mean.
 */
export class GroupSets {
  readonly #groupCount: number;
  /** Groups in each member: single ones, then bundles. */
  readonly #members: readonly (readonly number[])[];
  readonly #parents: Int32Array;
  readonly #lastMembers: Int32Array;
  readonly #kinds: readonly Kind[];
  /** Series: for each kind and quantity every set, the first of them empty. */
  readonly #ledger: ChangeLedger;
  readonly #weights: Readonly<Record<'groups' | 'lamps', Float64Array>>;
  readonly #totals: Readonly<Record<'groups' | 'lamps', Float64Array>>;
  readonly #light: Float64Array;
  readonly #values: Float64Array;

  /** `lampCounts`: of each group. */
  constructor(lampCounts: readonly number[]) {
    this.#groupCount = lampCounts.length;
    const groups = lampCounts.map((_, group) => [group]);
    const bundles = groups.length <= ALL_SETS_UNTIL ? [] : bundled(groups.length);
    this.#members = [...groups, ...bundles];
    const links = setsOf(groups.length, bundles.length);
    this.#parents = Int32Array.from(links, ({ parent }) => parent);
    this.#lastMembers = Int32Array.from(links, ({ member }) => member);
    const countOf = (count: (group: number) => number) =>
      Float64Array.from(this.#members, (member) => member.reduce((sum, group) => sum + count(group), 0));
    this.#weights = { groups: countOf(() => 1), lamps: countOf((group) => lampCounts[group] ?? 0) };
    this.#light = new Float64Array(this.#members.length);
    this.#values = new Float64Array(links.length);
    this.#totals = {
      groups: this.#sum(this.#weights.groups, new Float64Array(links.length)),
      lamps: this.#sum(this.#weights.lamps, new Float64Array(links.length)),
    };
    // Of groups that are equally large both means are one.
    const isEven = lampCounts.every((count) => count === lampCounts[0]);
    this.#kinds = isEven ? ['groups', 'brightest'] : ['groups', 'lamps', 'brightest'];
    this.#ledger = new ChangeLedger(
      this.#kinds.flatMap(() =>
        LIGHT_THRESHOLDS.flatMap((threshold) => new Array<number>(links.length).fill(threshold)),
      ),
    );
  }

  changeCount(timeMs: number): number {
    return this.#ledger.mostChanges(timeMs);
  }

  /** Series that no change may be added to, in a window that ends at `timeMs`; in order. */
  full(timeMs: number, allowed: number): readonly number[] {
    return this.#ledger.full(timeMs, allowed);
  }

  /**
   * Whether any series of `full` would change too often with `groups` (quantities of each group, one after the other) at
   * `timeMs`.
   */
  isCrowded(groups: Float64Array, full: readonly number[], timeMs: number): boolean {
    const setCount = this.#values.length;
    let read = -1;
    return full.some((series) => {
      const block = Math.floor(series / setCount);
      if (block !== read) this.#read(block, groups);
      read = block;
      return this.#ledger.adds(series, this.#values[series - block * setCount] ?? 0, timeMs);
    });
  }

  /** Notes the quantities of the groups from `timeMs` on. */
  accept(groups: Float64Array, timeMs: number): void {
    for (let block = 0; block < this.#kinds.length * QUANTITY_COUNT; block += 1) {
      this.#read(block, groups);
      this.#ledger.acceptAll(block * this.#values.length, this.#values, timeMs);
    }
  }

  /** Reads the light of every set, of one kind and quantity, into `#values`. */
  #read(block: number, groups: Float64Array): void {
    const kind = this.#kinds[Math.floor(block / QUANTITY_COUNT)] ?? 'groups';
    const quantity = block % QUANTITY_COUNT;
    const light = this.#light;
    for (let group = 0; group < this.#groupCount; group += 1)
      light[group] = groups[QUANTITY_COUNT * group + quantity] ?? 0;
    if (kind === 'brightest') {
      this.#readBundles(light, this.#weights.groups);
      this.#readBrightest();
      return;
    }
    const weights = this.#weights[kind];
    const totals = this.#totals[kind];
    for (let group = 0; group < this.#groupCount; group += 1)
      light[group] = (light[group] ?? 0) * (weights[group] ?? 0);
    for (let member = this.#groupCount; member < this.#members.length; member += 1) {
      light[member] = 0;
      for (const group of this.#members[member] ?? [])
        light[member] = (light[member] ?? 0) + (light[group] ?? 0);
    }
    this.#sum(light, this.#values);
    for (let set = 1; set < totals.length; set += 1)
      this.#values[set] = (this.#values[set] ?? 0) / (totals[set] ?? 1);
  }

  /** The light of a bundle is the mean of its groups. */
  #readBundles(light: Float64Array, weights: Float64Array): void {
    for (let member = this.#groupCount; member < this.#members.length; member += 1) {
      let sum = 0;
      for (const group of this.#members[member] ?? []) sum += light[group] ?? 0;
      light[member] = sum / (weights[member] ?? 1);
    }
  }

  #readBrightest(): void {
    const values = this.#values;
    values[0] = 0;
    for (let set = 1; set < values.length; set += 1) {
      const last = this.#light[this.#lastMembers[set] ?? 0] ?? 0;
      const rest = values[this.#parents[set] ?? 0] ?? 0;
      values[set] = Math.max(last, rest);
    }
  }

  #sum(members: Float64Array, into: Float64Array): Float64Array {
    into[0] = 0;
    for (let set = 1; set < into.length; set += 1)
      into[set] = (into[this.#parents[set] ?? 0] ?? 0) + (members[this.#lastMembers[set] ?? 0] ?? 0);
    return into;
  }
}

function bundled(groupCount: number): readonly (readonly number[])[] {
  const groups = Array.from({ length: groupCount }, (_, group) => group);
  return Array.from({ length: ALL_SETS_UNTIL }, (_, bundle) =>
    groups.filter((group) => group % ALL_SETS_UNTIL === bundle),
  );
}

/** Every set to watch; the first is empty. Bundles, where there are any, come after the groups. */
function setsOf(groupCount: number, bundleCount: number): readonly Link[] {
  const links: Link[] = [{ parent: 0, member: 0 }];
  const add = (first: number, last: number, longest: number) => {
    const extend = (parent: number, from: number, size: number) => {
      for (let member = from; member < last; member += 1) {
        links.push({ parent, member });
        if (size < longest) extend(links.length - 1, member + 1, size + 1);
      }
    };
    extend(0, first, 1);
  };
  if (bundleCount === 0) add(0, groupCount, groupCount);
  else {
    add(0, groupCount, groupCount <= TRIPLES_UNTIL ? 3 : 2);
    add(groupCount, groupCount + bundleCount, bundleCount);
  }
  return links;
}
