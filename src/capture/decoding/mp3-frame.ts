const BITRATES_V1_KBPS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BITRATES_V2_KBPS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_V1_HZ = [44_100, 48_000, 32_000];

/** What the four bytes at the start of an MPEG layer III frame say (ISO 11172-3, 2.4.1.3; ISO 13818-3 for low rates). */
export interface Mp3FrameHeader {
  readonly byteLength: number;
  readonly paddingBytes: 0 | 1;
  readonly sampleRateHz: number;
  readonly channelCount: 1 | 2;
  /** Samples per channel. */
  readonly sampleCount: 1152 | 576;
  /** Bytes between the header and the audio; a Xing header stands after them. */
  readonly sideInfoBytes: number;
}

/** The frame header at `offset`, or null where none can be: no sync, another layer, free format, or fewer than 4 bytes. */
export function readMp3FrameHeader(bytes: Uint8Array, offset: number): Mp3FrameHeader | null {
  const [sync, version, rates, mode] = bytes.subarray(offset, offset + 4);
  if (sync !== 0xff || version === undefined || rates === undefined || mode === undefined) return null;
  const versionBits = (version >> 3) & 3;
  const isLayer3 = (version & 0xe6) === 0xe2;
  // Emphasis 2 is reserved.
  if (!isLayer3 || versionBits === 1 || (mode & 3) === 2) return null;
  const isV1 = versionBits === 3;
  const kbps = (isV1 ? BITRATES_V1_KBPS : BITRATES_V2_KBPS)[rates >> 4];
  const rateV1Hz = RATES_V1_HZ[(rates >> 2) & 3];
  if (kbps === undefined || kbps === 0 || rateV1Hz === undefined) return null;
  const sampleRateHz = isV1 ? rateV1Hz : versionBits === 2 ? rateV1Hz / 2 : rateV1Hz / 4;
  const paddingBytes = (rates >> 1) & 1 ? 1 : 0;
  const wholeBytes = Math.floor(((isV1 ? 144 : 72) * kbps * 1000) / sampleRateHz);
  const channelCount = mode >> 6 === 3 ? 1 : 2;
  const sideInfoBytes = isV1 ? (channelCount === 1 ? 17 : 32) : channelCount === 1 ? 9 : 17;
  const byteLength = wholeBytes + paddingBytes;
  const sampleCount = isV1 ? 1152 : 576;
  return { byteLength, paddingBytes, sampleRateHz, channelCount, sampleCount, sideInfoBytes };
}

/** Whether two frames may stand in one stream: the same rate and channels. */
export function areAlike(a: Mp3FrameHeader, b: Mp3FrameHeader): boolean {
  return a.sampleRateHz === b.sampleRateHz && a.channelCount === b.channelCount;
}
