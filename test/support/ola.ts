/** What OLA shows of one of its universes: channel values from 1 on. */
export async function olaUniverse(universe: number): Promise<number[]> {
  const response = await fetch(`http://127.0.0.1:9091/get_dmx?u=${universe}`);
  const { dmx } = (await response.json()) as { dmx: number[] };
  return dmx;
}
