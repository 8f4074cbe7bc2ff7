import type { OutputsInput } from '../../src/outputs/outputs-schema.js';

type Fixtures = NonNullable<NonNullable<NonNullable<OutputsInput>['lights']>['fixtures']>;

/**
 * The same four fixtures in each universe: a dimmer at 1 (group `dimmer`), a fine one at 2, a strobe with its dimmer at 10
 * and a wash in the last three channels (group `wash`).
 */
export function stageFixtures(
  universes: readonly number[],
  groups: { readonly fine: string; readonly strobe: string },
): Fixtures {
  return universes.flatMap((universe) => [
    { name: `dimmer ${universe}`, group: 'dimmer', universe, address: 1, kind: 'dimmer' as const },
    { name: `fine ${universe}`, group: groups.fine, universe, address: 2, kind: 'dimmer16' as const },
    { name: `wash ${universe}`, group: 'wash', universe, address: 510, kind: 'rgb' as const },
    {
      name: `strobe ${universe}`,
      group: groups.strobe,
      universe,
      address: 10,
      channels: ['dimmer' as const, 'strobe' as const, 17],
      strobe: { open: 33 },
    },
  ]);
}
