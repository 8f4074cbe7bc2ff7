import { AffektError } from '../../core/errors.js';

/** Pixels for a unit of the drawing: sharp on dense screens and in print. */
const SCALE = 2;

/** What is used of the package. */
interface ResvgModule {
  readonly Resvg: new (svg: string, options: object) => { render(): { asPng(): Uint8Array } };
}

/** An SVG drawing as PNG, twice its size. Throws `AFFEKT_PACKAGE_MISSING` where the optional package is not installed. */
export async function rasterise(svg: string): Promise<Uint8Array> {
  const { Resvg } = await loadResvg();
  const options = {
    fitTo: { mode: 'zoom', value: SCALE },
    font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' },
  };
  return new Resvg(svg, options).render().asPng();
}

async function loadResvg(): Promise<ResvgModule> {
  try {
    // The name in a variable keeps the compiler from wanting types of a package that may not be installed.
    const name: string = '@resvg/resvg-js';
    return (await import(name)) as ResvgModule;
  } catch (cause) {
    throw new AffektError(
      'AFFEKT_PACKAGE_MISSING',
      'PNG pictures need the optional package @resvg/resvg-js: install it with `npm install @resvg/resvg-js`, or take SVG.',
      { cause },
    );
  }
}
