import type { TemplateName } from '../../../shared/jobs/templates.ts';
import { Select } from '../../components/Select.tsx';

interface TemplatePickerProps {
  readonly templates: readonly TemplateName[];
  readonly onPick: (name: string) => void;
  readonly onManage: () => void;
}

// No name of a template begins with a control character.
const NONE = '';
const MANAGE = '\u0001';

/** What the sheet begins with. */
export function TemplatePicker({ templates, onPick, onManage }: TemplatePickerProps) {
  if (templates.length === 0) return null;
  return (
    <Select
      className="template-picker"
      aria-label="From a template"
      value={NONE}
      onChange={(value) => {
        if (value === MANAGE) onManage();
        else if (value !== NONE) onPick(value);
      }}
      options={[
        { value: NONE, label: 'From a template' },
        ...templates.map(({ name }) => ({ value: name, label: name })),
        { value: MANAGE, label: 'Rename or delete…' },
      ]}
    />
  );
}
