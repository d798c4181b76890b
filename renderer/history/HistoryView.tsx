import { ChartColumn, Download, ZoomOut } from 'lucide-react';
import { useRef, useState } from 'react';
import type { HistoryMetric, HistoryReply, HistorySeries } from '../../shared/numbers/history.ts';
import { exportHistory } from '../commands/history.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { Key } from '../components/Key.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { setHistory } from '../store/actions.ts';
import { type HistoryChoice, useDeck } from '../store/deck.ts';
import { HistoryChartPlace } from './HistoryChartPlace.tsx';
import { HistoryFigures } from './HistoryFigures.tsx';
import { HistoryMarkers } from './HistoryMarkers.tsx';
import { MetricList, MetricSelect } from './MetricList.tsx';
import { METRIC_WORDS } from './metric-words.ts';
import { PartPicker, partOf } from './PartPicker.tsx';
import { HISTORY_RANGES, RANGE_KEYS, SHORTEST_MS, type Stretch, stepText, stretchText } from './ranges.ts';
import { useHistory } from './use-history.ts';
import './history.css';

const OPTIONS = HISTORY_RANGES.map((range) => ({ value: range, label: RANGE_KEYS[range] }));

/** What is drawn, before how long each step is. */
const DRAWN: Readonly<Record<HistorySeries['kind'], string>> = {
  counter: 'bars of',
  gauge: 'mean in a band from least to most, steps of',
  share: 'steps of',
  duration: 'p99, p95 and p50 from above, steps of',
};

/** An answer stays on the screen while another is asked for. */
function isAbout(reply: HistoryReply, choice: HistoryChoice): boolean {
  const { queue, kind } = partOf(choice);
  return reply.metric === choice.metric && reply.queue === queue && reply.kind === kind;
}

/** Any metric over any stretch of what is kept, beside the one before it. */
export function HistoryView() {
  const choice = useDeck((deck) => deck.history);
  const { metric, range, before } = choice;
  /** What was looked at closer, one in the other. */
  const [zooms, setZooms] = useState<readonly Stretch[]>([]);
  const zoom = zooms.at(-1) ?? null;
  const { reply: latest, asked, trouble, again } = useHistory(choice, zoom);
  // The answer about something else stays until there is one about this.
  const isOfThis = latest !== null && isAbout(latest, choice);
  const reply = trouble !== null && !isOfThis ? null : latest;
  const plot = useRef<HTMLDivElement>(null);
  const zoomTo = ({ from, to }: Stretch): void => {
    if (to - from >= SHORTEST_MS) setZooms([...zooms, { from, to }]);
  };
  const back = (): void => setZooms(zooms.slice(0, -1));
  /** The key goes with the last step back, and the focus would go with it. */
  const backByKey = (): void => {
    back();
    if (zooms.length === 1) plot.current?.focus();
  };
  const choose = (next: HistoryMetric): void => setHistory({ metric: next });
  const words = METRIC_WORDS[metric];

  return (
    <div className="history">
      <MetricList metric={metric} onChoose={choose} />
      <section className="history-main" aria-label={words.title} aria-busy={!isOfThis}>
        <header className="history-head">
          <MetricSelect metric={metric} onChoose={choose} />
          <h1 className="history-title">{words.title}</h1>
          <p className="history-note">{words.note}</p>
          <div className="history-tools">
            {zoom !== null && (
              <Key size="sm" icon={<ZoomOut aria-hidden="true" />} onClick={backByKey}>
                Zoom out
              </Key>
            )}
            <Segmented
              label="Range"
              value={range}
              onChange={(next) => {
                setZooms([]);
                setHistory({ range: next });
              }}
              options={OPTIONS}
            />
          </div>
        </header>
        <div className="history-line">
          <PartPicker queues={latest?.queues ?? []} />
          <p>
            {reply === null
              ? '…'
              : `${stretchText(reply.period)} · ${DRAWN[reply.period.series.kind]} ${stepText(reply.stepMs)}`}
          </p>
          <label className="history-before">
            <input
              type="checkbox"
              checked={before}
              onChange={(event) => setHistory({ before: event.target.checked })}
            />
            <span className="history-dash" aria-hidden="true" />
            {reply?.before == null ? 'the period before' : `before: ${stretchText(reply.before)}`}
          </label>
        </div>
        {trouble !== null && (
          <p className="history-trouble" role="alert">
            {trouble}{' '}
            <Key size="sm" onClick={again}>
              Try again
            </Key>
          </p>
        )}
        {reply !== null && reply.since === null ? (
          <EmptyState
            icon={<ChartColumn size={28} strokeWidth={1.25} aria-hidden="true" />}
            title="Nothing is known yet"
            text="The metrics are read once a second while Jobdeck runs. In a minute there will be something to see."
          />
        ) : (
          reply !== null && (
            <HistoryChartPlace
              key={reply.metric}
              plot={plot}
              reply={reply}
              isZoomed={zoom !== null}
              onZoom={zoomTo}
              onBack={back}
            />
          )
        )}
        <p className="history-hint">
          Drag to look closer, click for all as it was then. With the keyboard: ← → point, + looks closer,
          Enter shows all as it was, Esc goes back.
        </p>
      </section>
      <aside className="history-side" aria-label="In figures">
        {reply !== null && <HistoryFigures reply={reply} />}
        {reply !== null && <HistoryMarkers markers={reply.markers} />}
        <div className="history-export">
          <Key
            size="sm"
            icon={<Download aria-hidden="true" />}
            disabled={asked === null}
            onClick={() => asked !== null && void exportHistory(asked, 'csv')}
          >
            Export CSV
          </Key>
          <Key
            size="sm"
            disabled={asked === null}
            onClick={() => asked !== null && void exportHistory(asked, 'json')}
          >
            Export JSON
          </Key>
        </div>
      </aside>
    </div>
  );
}
