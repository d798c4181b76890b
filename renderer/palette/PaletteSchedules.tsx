import { Command } from 'cmdk';
import { CalendarClock, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { SchedulePage } from '../../shared/schedules/schedule.ts';
import { query } from '../bridge.ts';
import { editSchedule, runScheduleNow } from '../commands/schedules.ts';
import type { Pick } from './match.ts';

/** Beyond them, the Schedules screen is the place to look. */
const MOST = 200;

export function PaletteSchedules({ onPick }: { readonly onPick: Pick }) {
  const [schedules, setSchedules] = useState<SchedulePage['rows']>([]);
  useEffect(() => {
    let isOpen = true;
    // Without an answer the palette has none of them; the Schedules screen tells why.
    query('schedules.list', { cursor: null, limit: MOST }).then(
      (page) => {
        if (isOpen && page.ok) setSchedules(page.value.rows);
      },
      () => undefined,
    );
    return () => {
      isOpen = false;
    };
  }, []);
  if (schedules.length === 0) return null;
  return (
    <Command.Group heading="Schedules" className="palette-group">
      {schedules.flatMap(({ id, name }) => [
        <Command.Item
          key={id}
          value={`schedule ${id}`}
          keywords={['edit', 'schedule', name]}
          className="palette-item"
          onSelect={() => onPick(() => void editSchedule(id))}
        >
          <CalendarClock aria-hidden="true" />
          <span className="trunc">Edit schedule {name}</span>
        </Command.Item>,
        <Command.Item
          key={`${id} run`}
          value={`run ${id}`}
          keywords={['run', 'now', 'schedule', name]}
          className="palette-item"
          onSelect={() => onPick(() => void runScheduleNow(id, name))}
        >
          <Play aria-hidden="true" />
          <span className="trunc">Run schedule {name} now</span>
        </Command.Item>,
      ])}
    </Command.Group>
  );
}
