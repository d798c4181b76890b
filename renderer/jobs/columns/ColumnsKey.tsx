import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import { Key } from '../../components/Key.tsx';
import { Popover } from '../../components/Popover.tsx';
import { Stepper } from '../../components/Stepper.tsx';
import {
  ALL_COLUMNS,
  COLUMN_WORDS,
  COLUMNS,
  isShown,
  NARROWEST,
  USUAL,
  WIDEST,
  withShown,
  withWidth,
} from './columns.ts';
import { setColumns, useColumns } from './use-columns.ts';
import './columns.css';

/** Which columns there are and how wide: the same as dragging their edges, for those who have no pointer. */
export function ColumnsKey() {
  const [open, setOpen] = useState(false);
  const choice = useColumns();
  const isUsual = choice.hidden.length === 0 && Object.keys(choice.widths).length === 0;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Columns"
      trigger={
        <Key
          variant="bare"
          square
          icon={<Columns3 aria-hidden="true" />}
          aria-label="Columns"
          title="Columns"
        />
      }
    >
      <ul className="columns-list">
        {COLUMNS.map((column) => (
          <li key={column}>
            <label className="columns-name">
              <input
                type="checkbox"
                checked={isShown(choice, column)}
                onChange={({ target }) => setColumns((now) => withShown(now, column, target.checked))}
              />
              {COLUMN_WORDS[column]}
            </label>
            <Stepper
              noun={`width of ${COLUMN_WORDS[column]}`}
              value={choice.widths[column] ?? USUAL[column]}
              onChange={(width) => setColumns((now) => withWidth(now, column, width))}
              step={8}
              min={NARROWEST}
              max={WIDEST}
            />
          </li>
        ))}
      </ul>
      <p className="columns-foot">
        <span>Widths in pixels. The name takes what is left.</span>
        <Key size="sm" disabled={isUsual} onClick={() => setColumns(() => ALL_COLUMNS)}>
          Reset
        </Key>
      </p>
    </Popover>
  );
}
