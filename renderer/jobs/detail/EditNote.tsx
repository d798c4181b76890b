import { Pencil } from 'lucide-react';
import { clockText } from '../../moment.ts';
import type { EditShown } from './what-changed.ts';

/** Between two runs: what was changed before the later one. */
export function EditNote({ edit }: { readonly edit: EditShown }) {
  return (
    <li className="edit-note">
      <Pencil size={12} strokeWidth={1.5} aria-hidden="true" />
      <span>Edited {clockText(edit.at)}</span>
      <ul aria-label="What was changed">
        {edit.fields.map(({ field, from, to }) => (
          <li key={field}>
            {field}: <del>{from}</del> <ins>{to}</ins>
          </li>
        ))}
        {edit.fields.length === 0 ? <li>nothing changed</li> : null}
      </ul>
    </li>
  );
}
