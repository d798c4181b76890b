import { RotateCcw, Trash2 } from 'lucide-react';
import { toast } from '../commands/toasts.ts';
import { Key } from '../components/Key.tsx';
import { Menu } from '../components/Menu.tsx';
import { OverlayDialog } from '../components/OverlayDialog.tsx';
import { Popover } from '../components/Popover.tsx';
import { Held, type Specimen, state } from './specimen.tsx';

const UNDO = { label: 'Undo', run: () => undefined, also: 'with Ctrl Z' };

export const overlaySpecimens: readonly Specimen[] = [
  {
    of: 'Popover',
    states: [
      state(
        'from a key',
        <Held initial={false}>
          {(open, set) => (
            <Popover
              open={open}
              onOpenChange={set}
              label="Rate of encode"
              trigger={<Key>Open a popover</Key>}
            >
              A small sheet that hangs from a control.
            </Popover>
          )}
        </Held>,
      ),
    ],
  },
  {
    of: 'Menu',
    states: [
      state(
        'from a key',
        <Menu
          trigger={<Key>Open a menu</Key>}
          items={[
            { label: 'Retry', icon: <RotateCcw />, kbd: 'R', onSelect: () => undefined },
            { label: 'Delete', icon: <Trash2 />, kbd: null, onSelect: () => undefined },
          ]}
        />,
      ),
    ],
  },
  {
    of: 'OverlayDialog',
    states: [
      state(
        'over the page',
        <Held initial={false}>
          {(open, set) => (
            <>
              <Key onClick={() => set(true)}>Open a dialog</Key>
              {open && (
                <OverlayDialog label="A dialog" className="gallery-dialog" onClose={() => set(false)}>
                  <p>Something small over the screen. Escape closes it.</p>
                </OverlayDialog>
              )}
            </>
          )}
        </Held>,
      ),
    ],
  },
  {
    of: 'Toasts',
    states: [
      state('done', <Key onClick={() => toast('done', 'Job queued')}>Show one</Key>),
      state(
        'with a way back',
        <Key
          onClick={() =>
            toast('done', '5 jobs retried', { detail: '1 job was left as it is: running', action: UNDO })
          }
        >
          Show one to undo
        </Key>,
      ),
      state(
        'trouble',
        <Key
          onClick={() =>
            toast('trouble', 'Not queued', { detail: 'The disk is full. Free some space, then try again.' })
          }
        >
          Show trouble
        </Key>,
      ),
    ],
  },
];
