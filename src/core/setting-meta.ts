/** What the number of a setting counts. `share`: 0..1 of a whole; `none`: a plain number, such as a port or a factor. */
export type SettingUnit = 's' | 'ms' | 'Hz' | 'dB' | 'dBFS' | 'LUFS' | 'BPM' | 'degrees' | 'share' | 'none';

declare module 'zod' {
  /** What a setting says of itself with `.meta()`, beside its `description`. */
  interface GlobalMeta {
    /** Of every number. */
    unit?: SettingUnit;
    /** What may stand there, for a text with a form of its own: the end of "allowed is …". */
    allowed?: string;
    /** True: the value is never shown. */
    isSecret?: boolean;
  }
}
