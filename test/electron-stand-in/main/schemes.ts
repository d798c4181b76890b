import type { CustomScheme } from 'electron';

/**
 * A stock Chromium cannot navigate to `app://jobdeck/x`. So it is shown `https://jobdeck.app.electron-stand-in.invalid/x`,
 * every request to which is answered by the app's own protocol handler: a secure, standard origin with the same rules.
 * Main only ever sees `app://`; the page's `location` shows the other name.
 */
const WIRE_DOMAIN = 'electron-stand-in.invalid';
const WIRE_URL = new RegExp(
  `^https://([^/?#]*)\\.([a-z][a-z0-9+-]*)\\.${WIRE_DOMAIN.replace('.', '\\.')}(.*)$`,
  'i',
);

export class Schemes {
  readonly #privileges = new Map<string, NonNullable<CustomScheme['privileges']>>();

  register(schemes: readonly CustomScheme[]): void {
    for (const { scheme, privileges } of schemes) {
      if (!privileges?.standard || !privileges.secure) {
        throw new Error(
          `stand-in: the scheme ${scheme} is not both standard and secure; others are not implemented`,
        );
      }
      this.#privileges.set(scheme, privileges);
    }
  }

  toWire(url: string): string {
    const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url);
    if (!parts) return url;
    const [, scheme = '', host = '', rest = ''] = parts;
    return this.#privileges.has(scheme) ? `https://${host}.${scheme}.${WIRE_DOMAIN}${rest || '/'}` : url;
  }

  fromWire(url: string): string {
    const parts = WIRE_URL.exec(url);
    return parts ? `${parts[2]}://${parts[1]}${parts[3]}` : url;
  }
}

/** "app://jobdeck", also for schemes whose origin Node's URL calls "null". */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return 'null';
  const parsed = new URL(url);
  return parsed.origin === 'null' && parsed.host ? `${parsed.protocol}//${parsed.host}` : parsed.origin;
}
