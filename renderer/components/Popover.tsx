import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import './popover.css';

interface PopoverProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** The control that opens it; the focus goes back there. */
  readonly trigger: ReactNode;
  /** What it is about, for those who do not see where it hangs. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A small sheet that hangs from a control. Escape, or a click elsewhere, lets go of it. */
export function Popover({ open, onOpenChange, trigger, label, children }: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="popover"
          aria-label={label}
          align="start"
          sideOffset={6}
          collisionPadding={12}
          onKeyDown={(event) => event.stopPropagation()}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
