import type { ReactNode } from 'react';
import './cluster.css';

/** A place in the cluster: what it counts, the instrument, one derived reading, two minutes as a line. */
export function Bay({
  title,
  corner,
  instrument,
  reading,
  trend,
  opens,
  onOpen,
}: {
  readonly title: string;
  readonly corner?: ReactNode;
  readonly instrument: ReactNode;
  readonly reading: ReactNode;
  readonly trend: ReactNode;
  /** What a click opens, as a name: "Open dead jobs". */
  readonly opens: string;
  /** null: nothing. */
  readonly onOpen: (() => void) | null;
}) {
  return (
    <section className="bay" aria-label={title}>
      <h2 className="bay-title">
        {title}
        {corner !== undefined && <span className="bay-corner">{corner}</span>}
      </h2>
      <div className="bay-instrument">{instrument}</div>
      <p className="bay-reading">{reading}</p>
      {trend}
      {/* Over the whole bay, and beside its content: inside of a button an image would have no name of its own. */}
      {onOpen !== null && (
        <button type="button" className="bay-open" aria-label={opens} title={opens} onClick={onOpen} />
      )}
    </section>
  );
}
