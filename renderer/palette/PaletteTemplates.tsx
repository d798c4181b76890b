import { Command } from 'cmdk';
import { FilePlus2 } from 'lucide-react';
import { openTemplate } from '../commands/templates.ts';
import { useTemplates } from '../new-job/templates/use-templates.ts';
import type { Pick } from './match.ts';

export function PaletteTemplates({ onPick }: { readonly onPick: Pick }) {
  const { templates } = useTemplates();
  if (templates.length === 0) return null;
  return (
    <Command.Group heading="New from template" className="palette-group">
      {templates.map(({ name }) => (
        <Command.Item
          key={name}
          value={`template ${name}`}
          keywords={['new', 'job', 'template', name]}
          className="palette-item"
          onSelect={() => onPick(() => void openTemplate(name))}
        >
          <FilePlus2 aria-hidden="true" />
          <span className="trunc">New from {name}</span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}
