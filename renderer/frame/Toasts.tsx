import { X } from 'lucide-react';
import { Toast } from 'radix-ui';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { keysText } from '../commands/app-commands.ts';
import { dismissToast, toasts } from '../commands/toasts.ts';
import { Kbd } from '../components/Kbd.tsx';
import { Key } from '../components/Key.tsx';
import { OutcomeIcon } from '../components/OutcomeIcon.tsx';
import { useDeck } from '../store/deck.ts';
import './toasts.css';

/** Time to read it, to think, and to reach it. */
const ACTION_MS = 10_000;
const SHOWN_MS = { done: 4_000, trouble: 12_000 } as const;

/** Radix's parts and not sonner: sonner writes its styles into the page as it loads, which the page's CSP refuses. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  const shown = useStore(toasts, (state) => state.shown);
  const gaveWay = useStore(toasts, (state) => state.gaveWay);
  const platform = useDeck((deck) => deck.environment?.platform);
  return (
    <Toast.Provider label="Message" swipeDirection="down">
      {children}
      {shown.map(({ id, kind, title, detail, action }) => (
        <Toast.Root
          key={id}
          className="toast"
          type={kind === 'trouble' ? 'foreground' : 'background'}
          duration={action === null ? SHOWN_MS[kind] : Math.max(SHOWN_MS[kind], ACTION_MS)}
          onOpenChange={(open) => {
            if (!open) dismissToast(id);
          }}
        >
          <OutcomeIcon type={kind === 'trouble' ? 'failed' : 'succeeded'} />
          <div className="toast-words">
            <Toast.Title className="toast-title">{title}</Toast.Title>
            {detail !== null && <Toast.Description className="toast-detail">{detail}</Toast.Description>}
          </div>
          {action !== null && (
            <Toast.Action asChild altText={`${action.label}, also ${action.also}`}>
              <Key size="sm" onClick={action.run}>
                {action.label}
              </Key>
            </Toast.Action>
          )}
          <Toast.Close asChild>
            <Key variant="bare" size="sm" square icon={<X />} aria-label="Dismiss" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="toasts" label="Messages ({hotkey})">
        {gaveWay === 0 ? null : (
          <li className="toasts-earlier">
            {gaveWay === 1 ? '1 earlier change' : `${gaveWay} earlier changes`} can be taken back as well
            <span>
              <Kbd>{keysText('undo', platform)}</Kbd>, the latest first
            </span>
          </li>
        )}
      </Toast.Viewport>
    </Toast.Provider>
  );
}
