/** The sixteen colours that a theme names; bright ones share the token of their plain sister. */
export const ANSI_NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type AnsiName = (typeof ANSI_NAMES)[number];
/** A name of the theme, or a colour as the program gave it (`rgb(12 34 56)`). */
export type AnsiColor = AnsiName | `rgb(${string})`;

/** How a piece of text looks. */
export interface TextStyle {
  readonly color: AnsiColor | null;
  readonly background: AnsiColor | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly inverse: boolean;
}

export const PLAIN: TextStyle = Object.freeze({
  color: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
});

/** The style after `ESC [ parameters m` (Select Graphic Rendition, ECMA-48 8.3.117). What is unknown changes nothing. */
export function selectGraphics(style: TextStyle, parameters: string): TextStyle {
  const codes = parameters.split(/[;:]/).map((part) => (part === '' ? 0 : Number.parseInt(part, 10)));
  let next = style;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const { color, used } = extendedColor(codes.slice(at + 1), parameters.includes(':'));
      at += used;
      if (color !== null) next = { ...next, [code === 38 ? 'color' : 'background']: color };
    } else {
      next = applyCode(next, code);
    }
  }
  return next;
}

function applyCode(style: TextStyle, code: number): TextStyle {
  if (code >= 30 && code <= 37) return { ...style, color: named(code - 30) };
  if (code >= 90 && code <= 97) return { ...style, color: code === 90 ? 'black' : named(code - 90) };
  if (code >= 40 && code <= 47) return { ...style, background: named(code - 40) };
  if (code >= 100 && code <= 107) return { ...style, background: named(code - 100) };
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: true };
    case 7:
      return { ...style, inverse: true };
    case 9:
      return { ...style, strike: true };
    case 22:
      return { ...style, bold: false, dim: false };
    case 23:
      return { ...style, italic: false };
    case 24:
      return { ...style, underline: false };
    case 27:
      return { ...style, inverse: false };
    case 29:
      return { ...style, strike: false };
    case 39:
      return { ...style, color: null };
    case 49:
      return { ...style, background: null };
    default:
      return style;
  }
}

/** `5;n` (palette) or `2;r;g;b`; with colons an empty colour space may stand before r. */
function extendedColor(
  rest: readonly number[],
  colons: boolean,
): { readonly color: AnsiColor | null; readonly used: number } {
  if (rest[0] === 5) return { color: paletteColor(rest[1] ?? 0), used: 2 };
  if (rest[0] === 2) {
    const skip = colons && rest.length >= 5 ? 2 : 1;
    const [red = 0, green = 0, blue = 0] = rest.slice(skip, skip + 3);
    return { color: rgb(red, green, blue), used: skip + 2 + 1 };
  }
  return { color: null, used: rest.length };
}

/** xterm's 256: 16 named, a 6x6x6 cube, 24 greys. */
function paletteColor(index: number): AnsiColor | null {
  if (index < 0 || index > 255) return null;
  if (index < 16) return index === 8 ? 'black' : named(index % 8);
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return rgb(grey, grey, grey);
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  return rgb(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

function named(index: number): AnsiName {
  return ANSI_NAMES[index] ?? 'white';
}

function rgb(red: number, green: number, blue: number): AnsiColor {
  const part = (value: number): number => Math.min(255, Math.max(0, value | 0));
  return `rgb(${part(red)} ${part(green)} ${part(blue)})`;
}
