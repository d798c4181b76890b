import { ChevronsUpDown } from 'lucide-react';
import { useId } from 'react';
import { HISTORY_METRICS, type HistoryMetric } from '../../shared/numbers/history.ts';
import { METRIC_GROUPS, METRIC_WORDS } from './metric-words.ts';

interface MetricProps {
  readonly metric: HistoryMetric;
  readonly onChoose: (metric: HistoryMetric) => void;
}

/** All of them in sight, in groups. Native radio buttons underneath, so arrow keys go through them. */
export function MetricList({ metric, onChoose }: MetricProps) {
  const name = useId();
  return (
    <div className="metric-list" role="radiogroup" aria-label="Metric">
      {METRIC_GROUPS.map(({ title, metrics }) => (
        <div key={title} className="metric-group">
          <p className="metric-head" aria-hidden="true">
            {title}
          </p>
          {metrics.map((each) => (
            <label key={each} className="metric-entry">
              <input
                type="radio"
                className="metric-radio"
                name={name}
                checked={each === metric}
                onChange={() => onChoose(each)}
              />
              <span className="metric-swatch" style={{ background: `var(${METRIC_WORDS[each].colour})` }} />
              {METRIC_WORDS[each].title}
            </label>
          ))}
        </div>
      ))}
    </div>
  );
}

/** In its place where the window has no room for it. */
export function MetricSelect({ metric, onChoose }: MetricProps) {
  return (
    <div className="metric-select">
      <span className="well-field well-select">
        <select
          className="well-input"
          aria-label="Metric"
          value={metric}
          onChange={(event) => {
            const chosen = HISTORY_METRICS.find((each) => each === event.target.value);
            if (chosen !== undefined) onChoose(chosen);
          }}
        >
          {METRIC_GROUPS.map(({ title, metrics }) => (
            <optgroup key={title} label={title}>
              {metrics.map((each) => (
                <option key={each} value={each}>
                  {METRIC_WORDS[each].title}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <ChevronsUpDown size={12} strokeWidth={1.5} aria-hidden="true" />
      </span>
    </div>
  );
}
