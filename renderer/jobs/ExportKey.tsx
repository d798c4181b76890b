import { Braces, Download, KeyRound, Sheet } from 'lucide-react';
import type { Selection } from '../../shared/jobs/control.ts';
import { exportJobs } from '../commands/export-jobs.ts';
import { Key } from '../components/Key.tsx';
import { Menu, type MenuItem } from '../components/Menu.tsx';

/** What is listed or picked, as a file: without secrets, unless one asks for them. */
export function ExportKey({ selection, words }: { readonly selection: Selection; readonly words: boolean }) {
  const items: readonly MenuItem[] = [
    {
      label: 'As JSON lines, for import',
      icon: <Braces aria-hidden="true" />,
      kbd: null,
      onSelect: () => void exportJobs(selection, 'jsonl', false),
    },
    {
      label: 'As a table, CSV',
      icon: <Sheet aria-hidden="true" />,
      kbd: null,
      onSelect: () => void exportJobs(selection, 'csv', false),
    },
    {
      label: 'As JSON lines, with secrets',
      icon: <KeyRound aria-hidden="true" />,
      kbd: null,
      onSelect: () => void exportJobs(selection, 'jsonl', true),
    },
  ];
  const icon = <Download aria-hidden="true" />;
  return (
    <Menu
      items={items}
      trigger={
        words ? (
          <Key size="sm" icon={icon}>
            Export
          </Key>
        ) : (
          <Key variant="bare" square icon={icon} aria-label="Export jobs" title="Export what is listed" />
        )
      }
    />
  );
}
