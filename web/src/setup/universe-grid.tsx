import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { channelsOf, type Lamp, occupancy } from './universe.js';

/** Channels in a row, on a screen with room and on a phone (as in the style sheet). */
const ROW_LENGTHS = { wide: 32, narrow: 16 } as const;

interface UniverseGridProps {
  readonly lamps: readonly Lamp[];
  readonly universe: number;
  /** Name of the lamp that is being edited. */
  readonly chosen: string | null;
  readonly isLocked: boolean;
  readonly onChoose: (index: number) => void;
  /** A free channel was pressed. */
  readonly onPlace: (address: number) => void;
}

/**
 * The 512 channels of a universe: who has them, which are free, and which two lamps share. The Tab key comes to one of them, the
 * arrow keys go on from there.
 */
export function UniverseGrid({ lamps, universe, chosen, isLocked, onChoose, onPlace }: UniverseGridProps) {
  const grid = useRef<HTMLFieldSetElement>(null);
  const at = useSignal(0);
  const cells = occupancy(lamps, universe);
  const groups = [...new Set(lamps.map(({ group }) => group))];
  const overlaps = cells.flatMap(({ length }, index) => (length > 1 ? [index + 1] : []));
  const walk = (event: KeyboardEvent): void => {
    const step = stepOf(event.key, grid.current);
    if (step === null) return;
    event.preventDefault();
    const to = grid.current?.children[at.peek() + step];
    if (to instanceof HTMLElement) to.focus();
  };
  return (
    <>
      <fieldset
        class="universe"
        ref={grid}
        aria-label={`Channels of universe ${universe}; arrow keys go from one to the next`}
        onKeyDown={walk}
      >
        {cells.map((owners, index) => {
          const address = index + 1;
          const owner = owners.length === 0 ? undefined : lamps[owners.at(-1) ?? 0];
          const names = owners.map((one) => lamps[one]?.name).join(' and ');
          const isFirst = owner?.address === address;
          return (
            <button
              key={address}
              type="button"
              class="cell"
              tabIndex={index === at.value ? 0 : -1}
              data-address={address}
              data-free={owner === undefined}
              data-owner={owner === undefined ? undefined : groups.indexOf(owner.group) % 8}
              data-overlap={owners.length > 1}
              data-chosen={owner !== undefined && owner.name === chosen}
              disabled={isLocked && owner === undefined}
              title={owner === undefined ? `${address}, free` : `${address}: ${names}`}
              aria-label={
                owner !== undefined && isFirst
                  ? `${address} ${owner.name}, ${channelsOf(owner).length} channels`
                  : `Channel ${address}, ${owner === undefined ? 'free' : `of ${names}`}`
              }
              onFocus={() => {
                at.value = index;
              }}
              onClick={() => (owner === undefined ? onPlace(address) : onChoose(lamps.indexOf(owner)))}
            >
              {owner !== undefined && isFirst && (
                <span class="cell-words" style={reach(index, channelsOf(owner).length)}>
                  {address} {owner.name}
                </span>
              )}
            </button>
          );
        })}
      </fieldset>
      <p class={overlaps.length > 0 ? 'problem' : 'note'} aria-live="polite">
        {overlaps.length > 0
          ? `▲ Two lamps share ${overlaps.length === 1 ? 'channel' : 'channels'} ${overlaps.join(', ')}.`
          : 'No lamps overlap. A free channel that is pressed is where a new lamp goes.'}
      </p>
    </>
  );
}

/** How many cells of a row a lamp has from its first, for its name to stand on. */
function reach(index: number, length: number): string {
  const within = (rowLength: number) => Math.min(length, rowLength - (index % rowLength));
  return `--wide:${within(ROW_LENGTHS.wide)};--narrow:${within(ROW_LENGTHS.narrow)}`;
}

/** How many channels a key goes on; null: it is no key of the grid. */
function stepOf(key: string, grid: HTMLElement | null): number | null {
  const columnCount = grid === null ? 1 : getComputedStyle(grid).gridTemplateColumns.split(' ').length;
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columnCount,
    ArrowUp: -columnCount,
  };
  return steps[key] ?? null;
}
