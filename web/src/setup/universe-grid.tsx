import { channelCount, type Lamp, occupancy } from './universe.js';

const COLUMN_COUNT = 32;

interface UniverseGridProps {
  readonly lamps: readonly Lamp[];
  readonly universe: number;
  /** Name of the lamp that is being edited. */
  readonly chosen: string | null;
  readonly onChoose: (index: number) => void;
}

/** The 512 channels of a universe: who has them, which are free, and which two lamps share. */
export function UniverseGrid({ lamps, universe, chosen, onChoose }: UniverseGridProps) {
  const cells = occupancy(lamps, universe);
  const groups = [...new Set(lamps.map(({ group }) => group))];
  const overlaps = cells.flatMap(({ length }, index) => (length > 1 ? [index + 1] : []));
  return (
    <>
      <div class="universe" style={`--columns:${COLUMN_COUNT}`}>
        {cells.map((owners, index) => {
          const address = index + 1;
          const owner = owners.length === 0 ? undefined : lamps[owners.at(-1) ?? 0];
          if (owner === undefined)
            return <span key={address} class="cell" data-free title={String(address)} />;
          const isFirst = owner.address === address;
          const isChosen = owner.name === chosen;
          const common = {
            class: 'cell',
            'data-owner': groups.indexOf(owner.group) % 8,
            'data-overlap': owners.length > 1,
            'data-chosen': isChosen,
            title: `${address}: ${owners.map((one) => lamps[one]?.name).join(' and ')}`,
          };
          if (!isFirst) return <span key={address} {...common} />;
          return (
            <button
              key={address}
              type="button"
              {...common}
              aria-label={`${owner.name}, from channel ${address}, ${channelCount(owner)} channels`}
              onClick={() => onChoose(lamps.indexOf(owner))}
            >
              {address}
            </button>
          );
        })}
      </div>
      <p class={overlaps.length > 0 ? 'problem' : 'note'} aria-live="polite">
        {overlaps.length > 0
          ? `▲ Two lamps share ${overlaps.length === 1 ? 'channel' : 'channels'} ${overlaps.join(', ')}.`
          : 'No lamps overlap.'}
      </p>
    </>
  );
}
