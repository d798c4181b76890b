import { Bell, BellOff, Check, EllipsisVertical, RotateCcw, Trash2 } from 'lucide-react';
import type { AlertRuleRow } from '../../shared/alerts/alerts.ts';
import { clearAlert, removeAlertRule, saveAlertRule, silenceAlert } from '../commands/alerts.ts';
import { Key } from '../components/Key.tsx';
import { Menu, type MenuItem } from '../components/Menu.tsx';

const HOUR_MS = 3_600_000;

interface RuleMenuProps {
  readonly row: AlertRuleRow;
  /** Somebody wants to say until when it is silenced. */
  readonly onUntil: () => void;
}

/** What is done with a rule more rarely than to change it. */
export function RuleMenu({ row, onUntil }: RuleMenuProps) {
  const { rule } = row;
  return (
    <Menu
      trigger={
        <Key
          size="sm"
          variant="bare"
          square
          icon={<EllipsisVertical />}
          title="More"
          aria-label={`More for ${rule.name}`}
        />
      }
      items={[...silences(row, onUntil), ...others(row)]}
    />
  );
}

function silences({ rule, silencedUntil }: AlertRuleRow, onUntil: () => void): readonly MenuItem[] {
  const { id, name } = rule;
  const item = (label: string, onSelect: () => void): MenuItem => ({
    label,
    icon: silencedUntil === null ? <BellOff /> : <Bell />,
    kbd: null,
    onSelect,
  });
  if (silencedUntil !== null) return [item('End the silence', () => void silenceAlert(id, name, null))];
  const forSoLong = (ms: number) => (): void => void silenceAlert(id, name, Date.now() + ms);
  return [
    item('Silence for 1 h', forSoLong(HOUR_MS)),
    item('Silence for 1 day', forSoLong(24 * HOUR_MS)),
    item('Silence until…', onUntil),
  ];
}

function others({ rule, state, origin }: AlertRuleRow): readonly MenuItem[] {
  const { id, name, on } = rule;
  const items: MenuItem[] = [];
  const add = (label: string, icon: MenuItem['icon'], onSelect: () => void): void => {
    items.push({ label, icon, kbd: null, onSelect });
  };
  if (state === 'firing') add('Clear until it happens again', <Check />, () => void clearAlert(id, name));
  add(on ? 'Switch off' : 'Switch on', on ? <BellOff /> : <Bell />, () => {
    void saveAlertRule({ ...rule, on: !on });
  });
  if (origin === 'changed default')
    add('As it was', <RotateCcw />, () => void removeAlertRule(id, `‘${name}’ is as it was`));
  if (origin === 'own') add('Delete', <Trash2 />, () => void removeAlertRule(id, `Deleted ‘${name}’`));
  return items;
}
