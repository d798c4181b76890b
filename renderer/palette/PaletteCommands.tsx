import { Command } from 'cmdk';
import {
  BellRing,
  CalendarClock,
  CalendarPlus,
  ChartColumn,
  Download,
  FileInput,
  FolderOpen,
  Gauge,
  GitCompare,
  Keyboard,
  List,
  type LucideIcon,
  Monitor,
  Moon,
  PanelLeft,
  Pause,
  Play,
  Plus,
  Route,
  Rows3,
  ScrollText,
  Search,
  SlidersHorizontal,
  Sun,
  Undo2,
} from 'lucide-react';
import { useMemo } from 'react';
import { APP_COMMAND_IDS, type AppCommandId } from '../../shared/app-commands.ts';
import { isOffered, keysText, runAppCommand, titleOf } from '../commands/app-commands.ts';
import { Kbd } from '../components/Kbd.tsx';
import { deck, useDeck } from '../store/deck.ts';
import type { Pick } from './match.ts';

const ICONS: Readonly<Record<AppCommandId, LucideIcon>> = {
  'new-job': Plus,
  'new-schedule': CalendarPlus,
  import: FileInput,
  'export-snapshot': Download,
  'compare-now': GitCompare,
  'compare-files': GitCompare,
  undo: Undo2,
  palette: Search,
  overview: Gauge,
  jobs: List,
  queues: Rows3,
  schedules: CalendarClock,
  history: ChartColumn,
  log: ScrollText,
  settings: SlidersHorizontal,
  alerts: BellRing,
  'pause-all': Pause,
  'resume-all': Play,
  'toggle-rail': PanelLeft,
  'theme-system': Monitor,
  'theme-light': Sun,
  'theme-dark': Moon,
  'start-tour': Route,
  'show-data-folder': FolderOpen,
  keys: Keyboard,
};

export function PaletteCommands({ onPick }: { readonly onPick: Pick }) {
  const platform = useDeck(({ environment }) => environment?.platform);
  // What is offered stays while one looks at it.
  const offered = useMemo(() => APP_COMMAND_IDS.filter((id) => isOffered(id, deck.getState())), []);
  return (
    <Command.Group heading="Commands" className="palette-group">
      {offered.map((id) => {
        const keys = keysText(id, platform);
        const Icon = ICONS[id];
        return (
          <Command.Item
            key={id}
            value={`command ${id}`}
            keywords={[titleOf(id)]}
            className="palette-item"
            onSelect={() => onPick(() => runAppCommand(id))}
          >
            <Icon aria-hidden="true" />
            <span className="trunc">{titleOf(id)}</span>
            {keys === null ? null : <Kbd>{keys}</Kbd>}
          </Command.Item>
        );
      })}
    </Command.Group>
  );
}
