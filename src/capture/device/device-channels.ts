import { AffektError } from '../../core/errors.js';
import type { DeviceInfo } from './device-choice.js';

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

/**
 * Numbers of channels to open a device with, to be tried in turn. Of an interface all, so that each can be seen and chosen; of
 * a sound server, which makes up as many as it is asked for, no more than are heard.
 * @throws AFFEKT_FORMAT_UNSUPPORTED when it has not as many as are wanted.
 */
export function channelCountsToTry(
  device: Pick<DeviceInfo, 'name' | 'hostApi' | 'channelCount'>,
  { channelCount, leastChannelCount }: WantedChannels,
): readonly number[] {
  const wanted = Math.max(channelCount ?? 0, leastChannelCount);
  if (wanted > device.channelCount) {
    throw new AffektError(
      'AFFEKT_FORMAT_UNSUPPORTED',
      `'${device.name}' has ${device.channelCount} input channels; ${wanted} were asked for.`,
    );
  }
  if (channelCount !== null) return [wanted];
  const all = Math.min(device.channelCount, MAX_CHANNEL_COUNT);
  const few = Math.min(all, Math.max(DEFAULT_CHANNEL_COUNT, leastChannelCount));
  return isServer(device) || few === all ? [few] : [all, few];
}

/** ALSA's own cards say their place, `(hw:1,0)`; what does not is a way into PulseAudio, PipeWire or a converter. */
function isServer({ hostApi, name }: Pick<DeviceInfo, 'hostApi' | 'name'>): boolean {
  return hostApi === 'ALSA' && !/\(hw:\d+,\d+\)/.test(name);
}
