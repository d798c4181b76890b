import type { HistoryMarker } from '../../shared/numbers/history.ts';

export function markerText({ kind, text }: HistoryMarker): string {
  switch (kind) {
    case 'started':
      return `Jobdeck ${text} started`;
    case 'stopped':
      return `Jobdeck ${text} ended`;
    case 'crashed':
      return 'Jobdeck was cut off';
    case 'version':
      return `Version ${text}`;
    case 'settings':
      return text;
  }
}
