import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isRunning } from '../../core/is-running.js';
import { machineMark } from './machine-mark.js';
import { stableUuid } from './stable-uuid.js';

/** Affekts of one name on one machine that are told apart. */
const MOST_PROGRAMS = 16;
/** What this process has taken: by name, the CID. */
const taken = new Map<string, Uint8Array>();
/** The files that say so to others. */
const claims = new Set<string>();
process.once('exit', () => {
  for (const file of claims) rmSync(file, { force: true });
});

/**
 * The CID of a source: 16 bytes, the same on every start for this machine and name, another one on any other machine
 * (`machineMark`) and for another name. A second Affekt of that name on this machine, while the first one runs, has another
 * one, too: receivers would take the two for one source, and one's end for the other's. `multicastInterface`: address that light leaves by.
 */
export function sacnIdentity(sourceName: string, multicastInterface: string | undefined): Uint8Array {
  const name = `affekt:sacn:${machineMark(multicastInterface)}\n${sourceName}`;
  const known = taken.get(name);
  if (known !== undefined) return known;
  for (let place = 0; place < MOST_PROGRAMS; place += 1) {
    const cid = stableUuid(place === 0 ? name : `${name}\n${place}`);
    if (place < MOST_PROGRAMS - 1 && !take(cid)) continue;
    taken.set(name, cid);
    return cid;
  }
  throw new RangeError('unreachable: the last place is free for all');
}

/** Whether no other running Affekt has this CID; where that cannot be known, none has. */
function take(cid: Uint8Array): boolean {
  const file = path.join(tmpdir(), `affekt-sacn-${Buffer.from(cid).toString('hex')}.pid`);
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      writeFileSync(file, `${process.pid}`, { flag: 'wx' });
      claims.add(file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return true;
    }
    const holder = holderOf(file);
    if (holder !== process.pid && isRunning(holder)) return false;
    // Left behind by one that was killed.
    rmSync(file, { force: true });
  }
  return true;
}

function holderOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return Number.NaN;
  }
}
