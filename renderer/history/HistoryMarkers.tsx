import type { HistoryMarker } from '../../shared/numbers/history.ts';
import { dayMinuteText } from '../moment.ts';
import { markerText } from './marker-text.ts';

const SHOWN = 6;

/** What happened in the period, the newest first. */
export function HistoryMarkers({ markers }: { readonly markers: readonly HistoryMarker[] }) {
  const newest = markers.toReversed();
  return (
    <section className="history-marks" aria-label="What happened">
      <h2 className="section-title">What happened</h2>
      {newest.length === 0 && <p className="history-none">No start, end or setting in this time.</p>}
      <ul>
        {newest.slice(0, SHOWN).map((marker) => (
          <li key={`${marker.at} ${marker.kind} ${marker.text}`} data-kind={marker.kind}>
            <time>{dayMinuteText(marker.at)}</time>
            <span>{markerText(marker)}</span>
          </li>
        ))}
      </ul>
      {newest.length > SHOWN && <p className="history-none">and {newest.length - SHOWN} before that</p>}
    </section>
  );
}
