import { closeWindow, minimizeWindow, toggleMaximizeWindow } from '../commands/commands.ts';

/** Where the platform draws none itself. */
export function WindowButtons() {
  return (
    <div className="window-buttons">
      <button type="button" aria-label="Minimise" onClick={minimizeWindow}>
        <svg width="10" height="10" aria-hidden="true">
          <path d="M0 5.5h10" stroke="currentColor" />
        </svg>
      </button>
      <button type="button" aria-label="Maximise or restore" onClick={toggleMaximizeWindow}>
        <svg width="10" height="10" aria-hidden="true">
          <rect x=".5" y=".5" width="9" height="9" fill="none" stroke="currentColor" />
        </svg>
      </button>
      <button type="button" className="window-close" aria-label="Close window" onClick={closeWindow}>
        <svg width="10" height="10" aria-hidden="true">
          <path d="M.5.5l9 9M9.5.5l-9 9" stroke="currentColor" />
        </svg>
      </button>
    </div>
  );
}
