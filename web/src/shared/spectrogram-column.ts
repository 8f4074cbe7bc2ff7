/** One column of the live spectrogram as it came over the wire. */
export interface SpectrogramColumn {
  readonly frameIndex: number;
  /** One level a band, lowest band first: 64 · log10(1 + magnitude), 0..255. */
  readonly levels: Uint8Array;
}

/** Reads a binary message of the protocol; null if its length is not what its header says. */
export function parseSpectrogramColumn(data: ArrayBuffer): SpectrogramColumn | null {
  if (data.byteLength < 8) return null;
  const header = new DataView(data);
  const bandCount = header.getUint32(4, true);
  if (data.byteLength !== 8 + bandCount) return null;
  return { frameIndex: header.getUint32(0, true), levels: new Uint8Array(data, 8) };
}
