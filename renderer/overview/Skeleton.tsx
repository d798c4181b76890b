import './skeleton.css';

const BAYS = ['Created', 'In progress', 'Completed', 'Failed runs', 'Retried'] as const;

/** Before the first snapshot: where the instruments will be, with nothing on them, since nothing is known. */
export function Skeleton() {
  return (
    <div className="overview" aria-busy="true">
      <p className="sr-only" role="status">
        Asking the engine for the present
      </p>
      <div className="faceplate" aria-hidden="true">
        <div className="cluster">
          {BAYS.map((title) => (
            <div key={title} className="bay">
              <p className="bay-title">{title}</p>
              <div className="bay-instrument">
                <span className={title === 'In progress' ? 'blank-dial' : 'blank-window'} />
              </div>
              <p />
              <div className="sparkline" />
            </div>
          ))}
        </div>
        <div className="books">
          <p className="books-sum">Asking the engine for the present</p>
        </div>
      </div>
    </div>
  );
}
