import { FIXTURE_KINDS } from './fixture-kinds.js';
import type { PatchConfig } from './patch-schema.js';

export const UNIVERSE_BYTES = 512;

/** A fixture as it is written. */
export type FixtureConfig = PatchConfig['fixtures'][number];

/** What the channels of a fixture are for, in their order: a role, or a value that stays. */
export function channelsOf(fixture: FixtureConfig): readonly (string | number)[] {
  return fixture.channels ?? (fixture.kind === undefined ? [] : FIXTURE_KINDS[fixture.kind]);
}
