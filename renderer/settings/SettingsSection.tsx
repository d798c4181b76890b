import type { ReactNode } from 'react';

interface SettingsSectionProps {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

/** Settings that belong together, with what they are about at their left. */
export function SettingsSection({ title, text, children }: SettingsSectionProps) {
  return (
    <section className="settings-section" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <p>{text}</p>
      </header>
      <div className="settings-rows">{children}</div>
    </section>
  );
}
