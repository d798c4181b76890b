import { useDeck } from '../store/deck.ts';

/** What becomes of a job whose attempts have all failed, and whether somebody is told. */
export function FailureNote({ maxAttempts }: { readonly maxAttempts: number }) {
  const notifications = useDeck((deck) => deck.settings?.desktop.notifications ?? null);
  const after =
    maxAttempts === 1 ? 'If it fails the job is dead' : 'If the last one fails too the job is dead';
  const told =
    notifications === null || !notifications.supported
      ? '.'
      : notifications.on.died
        ? ', and a notification tells you.'
        : '; notifications of that are off in Settings.';
  return (
    <p className="field-hint failure-note">
      {after}
      {told}
    </p>
  );
}
