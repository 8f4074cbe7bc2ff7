import type { OutputsConfig } from './outputs-schema.js';

/** Where the enabled outputs send to, a phrase each, for the terminal. */
export function outputWords({ osc, sacn, artnet, ndjson, lights }: OutputsConfig): readonly string[] {
  const universes = [...new Set(lights.fixtures.map(({ universe }) => universe))].sort((a, b) => a - b);
  const patched = (offset: number): string => {
    const numbers = universes.map((universe) => universe + offset);
    return `universe${numbers.length === 1 ? '' : 's'} ${numbers.join(', ')}`;
  };
  const words: string[] = [];
  if (osc?.enabled) words.push(`OSC to ${osc.targets.map(({ host, port }) => `${host}:${port}`).join(', ')}`);
  if (sacn?.enabled) {
    const receivers = sacn.hosts.length === 0 ? 'multicast' : sacn.hosts.join(', ');
    words.push(`sACN ${patched(sacn.universeOffset)} to ${receivers}, priority ${sacn.priority}`);
  }
  if (artnet?.enabled) words.push(`Art-Net ${patched(artnet.universeOffset)} to ${artnet.hosts.join(', ')}`);
  if (ndjson?.enabled) words.push('NDJSON to stdout');
  return words;
}
