/** Numbers and times as every screen, the tray and the CLI show them. */

const count = new Intl.NumberFormat('en');
/** 1,204 */
export const formatCount = (value: number): string => count.format(value);

/** 93.9 %; an en dash when there is none. */
export function formatShare(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`;
}

/** 340 ms · 4.2 s · 48 s · 6 min 12 s · 2 h 5 min · 3 d 4 h. Never longer than two units. */
export function formatDuration(ms: number): string {
  if (ms < 1) return '0 ms';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 29_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return twoUnits(seconds, 60, 'min', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return twoUnits(minutes, 60, 'h', 'min');
  return twoUnits(Math.round(minutes / 60), 24, 'd', 'h');
}

function twoUnits(value: number, per: number, big: string, small: string): string {
  const rest = value % per;
  return rest === 0
    ? `${Math.floor(value / per)} ${big}`
    : `${Math.floor(value / per)} ${big} ${rest} ${small}`;
}

/** How long ago, in one unit: 9 s · 31 min · 2 h · 3 d. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** 96 kB, 1.2 MB: decimal, as file managers show it. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${(bytes / 1000).toFixed(bytes < 9950 ? 1 : 0)} kB`;
  if (bytes < 999_500_000) return `${(bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** At most so many characters, the last one an ellipsis when something was cut; never half a surrogate pair. */
export function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}
