import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import './menu.css';

export interface MenuItem {
  readonly label: string;
  readonly icon: ReactNode;
  /** The key that does the same, where there is one. */
  readonly kbd: string | null;
  readonly onSelect: () => void;
}

interface MenuProps {
  /** The control that opens it; the focus goes back there. */
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
}

/** What there is no room for as keys. Opens by click, Enter or the arrow down, and is walked by arrows and letters. */
export function Menu({ trigger, items }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      {/* Within the screen, as all that is there to be read. */}
      <DropdownMenu.Portal container={document.querySelector('main')}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={12}>
          {items.map(({ label, icon, kbd, onSelect }) => (
            <DropdownMenu.Item key={label} className="menu-item" onSelect={onSelect}>
              {icon}
              <span className="menu-label">{label}</span>
              {kbd === null ? null : (
                <span aria-hidden="true">
                  <Kbd>{kbd}</Kbd>
                </span>
              )}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
