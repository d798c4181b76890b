import { Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { TemplateName } from '../../../shared/jobs/templates.ts';
import { removeTemplate, renameTemplate } from '../../commands/templates.ts';
import { FieldError } from '../../components/Field.tsx';
import { Key } from '../../components/Key.tsx';
import { KindIcon } from '../../components/KindIcon.tsx';
import { TextField } from '../../components/TextField.tsx';

interface TemplateListProps {
  readonly templates: readonly TemplateName[];
  /** Something about them changed. */
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

/** All templates, to be renamed and deleted; in the place of the form, which keeps what was typed. */
export function TemplateList({ templates, onChanged, onClose }: TemplateListProps) {
  const done = useRef<HTMLButtonElement>(null);
  useEffect(() => done.current?.focus(), []);
  return (
    <div className="sheet-fields template-list">
      <h2>Templates</h2>
      {templates.length === 0 ? <p>None is left.</p> : null}
      <ul>
        {templates.map((template) => (
          <TemplateRow key={template.name} template={template} onChanged={onChanged} />
        ))}
      </ul>
      <Key ref={done} onClick={onClose}>
        Back to the job
      </Key>
    </div>
  );
}

function TemplateRow({
  template: { name, kind },
  onChanged,
}: Pick<TemplateListProps, 'onChanged'> & { readonly template: TemplateName }) {
  const [typed, setTyped] = useState(name);
  const [wrong, setWrong] = useState<string | null>(null);
  // Asked once: there is no undo for it.
  const [asking, setAsking] = useState(false);
  const rename = async (): Promise<void> => {
    if (typed.trim() === name) return;
    const problem = await renameTemplate(name, typed);
    setWrong(problem);
    if (problem === null) onChanged();
  };
  const remove = async (): Promise<void> => {
    if (!asking) return setAsking(true);
    const problem = await removeTemplate(name);
    setWrong(problem);
    if (problem === null) onChanged();
  };
  return (
    <li>
      <div className="template-row">
        {kind === null ? null : <KindIcon kind={kind} />}
        <TextField
          aria-label={`Name of the template ${name}`}
          aria-invalid={wrong !== null}
          value={typed}
          onChange={setTyped}
          onBlur={() => void rename()}
          onKeyDown={({ key }) => {
            if (key === 'Enter') void rename();
          }}
        />
        <Key
          variant="bare"
          icon={<Trash2 aria-hidden="true" />}
          aria-label={`${asking ? 'Really delete' : 'Delete'} the template ${name}`}
          onBlur={() => setAsking(false)}
          onClick={() => void remove()}
        >
          {asking ? 'Really delete' : 'Delete'}
        </Key>
      </div>
      {wrong === null ? null : <FieldError>{wrong}</FieldError>}
    </li>
  );
}
