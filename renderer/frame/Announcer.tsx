import { useEffect, useState } from 'react';
import { deck } from '../store/deck.ts';
import { announcementOf } from './announcements.ts';

/** The one live region of the frame. */
export function Announcer() {
  const [text, setText] = useState('');
  useEffect(
    () =>
      deck.subscribe((after, before) => {
        if (after.snapshot === null || after.snapshot === before.snapshot) return;
        const announcement = announcementOf(before.snapshot, after.snapshot);
        if (announcement !== null) setText(announcement);
      }),
    [],
  );
  return (
    <div className="sr-only" role="status" aria-live="polite">
      {text}
    </div>
  );
}
