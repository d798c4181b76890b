import { FileInput } from 'lucide-react';
import { useDeck } from '../store/deck.ts';
import './import.css';

/** Says what a file will do while it is held over the window. */
export function DropVeil() {
  const dropping = useDeck((deck) => deck.dropping);
  if (!dropping) return null;
  return (
    <div className="drop-veil" aria-hidden="true">
      <p>
        <FileInput size={18} strokeWidth={1.6} />
        Drop a .jsonl, .json, .csv or .txt file to see its jobs
      </p>
    </div>
  );
}
