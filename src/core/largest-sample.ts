/** 120 dB over full scale: more than any unscaled format or gain explains, and far from where float32 overflows in the filters. */
export const LARGEST_SAMPLE = 1e6;
