import { type PaletteAnchor, paletteColor, parseHexColor, type Rgb } from '../../../src/signals/palette.js';
import { PALETTES } from '../../../src/signals/palettes.js';

type HexAnchors = readonly { readonly valence: number; readonly arousal: number; readonly color: string }[];
type Level = number | { readonly signal: string; readonly low: number; readonly high: number };

/** A look of a group as the settings have it, as far as a preview goes. */
export interface PreviewLook {
  readonly color:
    | { readonly kind: 'palette'; readonly palette: string | HexAnchors }
    | { readonly kind: 'fixed'; readonly color: string }
    | {
        readonly kind: 'hsv';
        readonly hue: { readonly signal: string; readonly fromDegrees: number; readonly toDegrees: number };
        readonly saturation: Level;
      };
  readonly dimmer: Level;
}

/** A series at a moment as 0..1 of its natural range, and valence and arousal as they are; null: none. */
export interface PreviewValues {
  readonly share: (series: string) => number | null;
  readonly valence: number | null;
  readonly arousal: number | null;
}

/** Series that a look follows. */
export function seriesOf({ color, dimmer }: PreviewLook): string[] {
  const ofLevel = (level: Level) => (typeof level === 'number' ? [] : [level.signal]);
  const ofColor = color.kind === 'hsv' ? [color.hue.signal, ...ofLevel(color.saturation)] : [];
  return [...ofLevel(dimmer), ...ofColor];
}

/** What a look shows for these values, without smoothing, bumps and limiter; null: not known. */
export function previewColour(
  { color, dimmer }: PreviewLook,
  palettes: Readonly<Record<string, HexAnchors>>,
  values: PreviewValues,
): Rgb | null {
  const level = levelOf(dimmer, values);
  const hue = hueOf(color, palettes, values);
  if (level === null || hue === null) return null;
  return { red: hue.red * level, green: hue.green * level, blue: hue.blue * level };
}

function hueOf(
  color: PreviewLook['color'],
  palettes: Readonly<Record<string, HexAnchors>>,
  values: PreviewValues,
): Rgb | null {
  switch (color.kind) {
    case 'fixed':
      return parseHexColor(color.color);
    case 'palette': {
      const { valence, arousal } = values;
      const anchors = anchorsOf(color.palette, palettes);
      return valence === null || arousal === null || anchors.length === 0
        ? null
        : paletteColor(anchors, valence, arousal);
    }
    case 'hsv': {
      const share = values.share(color.hue.signal);
      const saturation = levelOf(color.saturation, values);
      if (share === null || saturation === null) return null;
      const { fromDegrees, toDegrees } = color.hue;
      return fromHue(fromDegrees + share * (toDegrees - fromDegrees), saturation);
    }
  }
}

function anchorsOf(
  palette: string | HexAnchors,
  palettes: Readonly<Record<string, HexAnchors>>,
): readonly PaletteAnchor[] {
  if (typeof palette === 'string' && Object.hasOwn(PALETTES, palette))
    return PALETTES[palette as keyof typeof PALETTES];
  const anchors = typeof palette === 'string' ? (palettes[palette] ?? []) : palette;
  return anchors.map((anchor) => ({ ...anchor, color: parseHexColor(anchor.color) }));
}

function levelOf(level: Level, { share }: PreviewValues): number | null {
  if (typeof level === 'number') return level;
  const at = share(level.signal);
  return at === null ? null : level.low + at * (level.high - level.low);
}

/** Full brightness (HSV) of a hue in degrees. */
function fromHue(degrees: number, saturation: number): Rgb {
  const part = (offset: number) => {
    const at = (((offset + degrees / 60) % 6) + 6) % 6;
    return 1 - saturation * Math.max(0, Math.min(at, 4 - at, 1));
  };
  return { red: part(5), green: part(3), blue: part(1) };
}
