import { AffektError } from '../../core/errors.js';
import type { CaptureDevice } from './device-choice.js';

/** Channels a device is opened with when nothing is said of them and it would claim any number. */
const DEFAULT_CHANNEL_COUNT = 2;
/** More are not analysed. */
const MAX_CHANNEL_COUNT = 64;

/** How many channels of a device are wanted. */
export interface WantedChannels {
  /** Exactly so many; null: what is right for the device. */
  readonly channelCount: number | null;
  /** At least so many: the highest channel that is heard. */
  readonly leastChannelCount: number;
}

type Channels = Pick<CaptureDevice, 'name' | 'channelCount' | 'makesUpChannels'>;

/**
 * Numbers of channels to open a device with, to be tried in turn. Of an interface all, so that each can be seen and chosen; of
 * what makes them up, no more than are heard.
 * @throws AFFEKT_FORMAT_UNSUPPORTED when it has not as many as are wanted, or makes up the one that is wanted.
 */
export function channelCountsToTry(device: Channels, wanted: WantedChannels): readonly number[] {
  requireChannels(device, wanted);
  const { channelCount, leastChannelCount } = wanted;
  if (channelCount !== null) return [Math.max(channelCount, leastChannelCount)];
  const few = Math.max(DEFAULT_CHANNEL_COUNT, leastChannelCount);
  if (device.channelCount === null) return [few];
  const all = Math.min(device.channelCount, MAX_CHANNEL_COUNT);
  return device.makesUpChannels || few >= all ? [Math.min(all, few)] : [all, few];
}

/** @throws AFFEKT_FORMAT_UNSUPPORTED as `channelCountsToTry`. */
export function requireChannels(device: Channels, { channelCount, leastChannelCount }: WantedChannels): void {
  // Who says how many channels are opened knows what is in them.
  if (device.makesUpChannels && channelCount === null && leastChannelCount > DEFAULT_CHANNEL_COUNT) {
    throw new AffektError(
      'AFFEKT_FORMAT_UNSUPPORTED',
      `'${device.name}' is a way into a sound server that mixes channels by its own rules, so that channel ${leastChannelCount} of an ` +
        'interface cannot be told there. Record with --capture parec or pw-record, or name the interface itself.',
      // Another way may tell.
      { retryable: true },
    );
  }
  const wanted = Math.max(channelCount ?? 0, leastChannelCount);
  if (device.channelCount !== null && wanted > device.channelCount) {
    throw new AffektError(
      'AFFEKT_FORMAT_UNSUPPORTED',
      `'${device.name}' has ${device.channelCount} input channels; ${wanted} were asked for.`,
    );
  }
}
