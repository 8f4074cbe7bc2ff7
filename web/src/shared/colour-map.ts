/** Stops of the map in OKLCh (Ottosson 2020): lightness grows evenly while the hue walks from blue over plum to sand. */
const DARKEST = { lightness: 0.16, chroma: 0.025, hueDegrees: 255 };
const BRIGHTEST = { lightness: 0.95, chroma: 0.09, hueDegrees: 455 };
/** Chroma in the middle of the map; the ends are nearly grey. */
const MIDDLE_CHROMA = 0.15;

/**
 * 256 colours, four bytes (red, green, blue, 255) each, of even perceived lightness steps, for the spectrogram.
 * Built from OKLab (B. Ottosson, "A perceptual color space for image processing", 2020).
 */
export function buildColourMap(): Uint8ClampedArray {
  const map = new Uint8ClampedArray(256 * 4);
  for (let index = 0; index < 256; index++) {
    const share = index / 255;
    const mix = (from: number, to: number) => from + (to - from) * share;
    const ends = mix(DARKEST.chroma, BRIGHTEST.chroma);
    const chroma = ends + (MIDDLE_CHROMA - ends) * Math.sin(Math.PI * share);
    const [red, green, blue] = oklchToSrgb(
      mix(DARKEST.lightness, BRIGHTEST.lightness),
      chroma,
      mix(DARKEST.hueDegrees, BRIGHTEST.hueDegrees),
    );
    map.set([red, green, blue, 255], index * 4);
  }
  return map;
}

/** OKLCh to 8-bit sRGB; colours outside the gamut are cut at its border. */
export function oklchToSrgb(lightness: number, chroma: number, hueDegrees: number): [number, number, number] {
  const a = chroma * Math.cos((hueDegrees * Math.PI) / 180);
  const b = chroma * Math.sin((hueDegrees * Math.PI) / 180);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    encode(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    encode(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

function encode(linear: number): number {
  const limited = Math.min(1, Math.max(0, linear));
  const gamma = limited <= 0.0031308 ? 12.92 * limited : 1.055 * limited ** (1 / 2.4) - 0.055;
  return Math.round(gamma * 255);
}
