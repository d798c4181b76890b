import { FileInput, FlaskConical, Plus, SquareTerminal } from 'lucide-react';
import { startTour } from '../commands/commands.ts';
import { chooseImport } from '../commands/import.ts';
import { Key } from '../components/Key.tsx';
import { shortcutText } from '../frame/platform.ts';
import { openNewJob } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import './first-run.css';

/** What will be here, and three ways to begin. */
export function FirstRun() {
  const platform = useDeck((deck) => deck.environment?.platform);
  return (
    <section className="first-run" aria-labelledby="first-run-title">
      <div className="first-run-words">
        <h2 className="first-run-title" id="first-run-title">
          Queue the first job
        </h2>
        <p>
          A job is a command, an HTTP request or a module. Once one is queued, its throughput, how long it
          waits and runs, and what it says while it runs appear here.
        </p>
      </div>
      <ul className="offers">
        <li className="offer">
          <SquareTerminal size={18} strokeWidth={1.5} aria-hidden="true" />
          <div>
            <h3>Run something</h3>
            <p>A program, a shell line, an HTTP request or a module: now, later, or every night</p>
          </div>
          <Key variant="go" icon={<Plus />} kbd={shortcutText('N', platform)} onClick={openNewJob}>
            Queue your first job
          </Key>
        </li>
        <li className="offer">
          <FlaskConical size={18} strokeWidth={1.5} aria-hidden="true" />
          <div>
            <h3>See it at work</h3>
            <p>A few example jobs: some succeed, some fail and are tried again</p>
          </div>
          <Key onClick={() => void startTour()}>Try the tour</Key>
        </li>
        <li className="offer">
          <FileInput size={18} strokeWidth={1.5} aria-hidden="true" />
          <div>
            <h3>Bring what you have</h3>
            <p>A .jsonl, .json or .csv file of jobs, or a .txt file with a command a line</p>
          </div>
          <Key onClick={() => void chooseImport()}>Import a file</Key>
        </li>
      </ul>
    </section>
  );
}
