import { expect, it } from 'vitest';
import { Farewells } from '../../../src/outputs/dmx/farewells.js';

const farewell = (universe: number) => ({ universe, values: new Uint8Array(512), receivers: ['10.0.0.1'] });

it('says good-bye three times, no faster than a line carries, from the last light on', () => {
  const farewells = new Farewells();
  farewells.add(farewell(1), 1000);
  const said: number[] = [];
  for (let timeMs = 1000; timeMs < 1200; timeMs += 1) if (farewells.due(timeMs).length > 0) said.push(timeMs);
  expect(said).toEqual([1023, 1046, 1069]);
  expect(farewells.isEmpty).toBe(true);
});

it('says no more of a universe that comes back', () => {
  const farewells = new Farewells();
  farewells.add(farewell(1), 0);
  farewells.add(farewell(2), 0);
  expect(farewells.due(30).map(({ universe }) => universe)).toEqual([1, 2]);
  farewells.cancel(1);
  expect(farewells.due(60).map(({ universe }) => universe)).toEqual([2]);
  expect(farewells.due(90).map(({ universe }) => universe)).toEqual([2]);
  expect(farewells.isEmpty).toBe(true);
});
