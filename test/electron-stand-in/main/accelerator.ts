/** Electron's accelerators: any modifiers and one key, joined by "+". */
const MODIFIERS: ReadonlySet<string> = new Set([
  'command',
  'cmd',
  'control',
  'ctrl',
  'commandorcontrol',
  'cmdorctrl',
  'alt',
  'option',
  'altgr',
  'shift',
  'super',
  'meta',
]);
const NAMED_KEYS: ReadonlySet<string> = new Set(
  (
    'plus space tab capslock numlock scrolllock backspace delete insert return enter up down left right home end ' +
    'pageup pagedown escape esc volumeup volumedown volumemute medianexttrack mediaprevioustrack mediastop ' +
    'mediaplaypause printscreen numdec numadd numsub nummult numdiv'
  ).split(' '),
);

export function isAccelerator(text: string): boolean {
  const parts = text.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  const isKey = NAMED_KEYS.has(key) || /^(f([1-9]|1\d|2[0-4])|num\d|[!-~])$/.test(key);
  return isKey && parts.every((part) => MODIFIERS.has(part));
}
