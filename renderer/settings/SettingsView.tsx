import { AlertsSection } from '../alerts/AlertsSection.tsx';
import { useDeck } from '../store/deck.ts';
import { DataSection } from './DataSection.tsx';
import { DesktopSection } from './DesktopSection.tsx';
import { EndpointSection } from './EndpointSection.tsx';
import { HistorySection } from './HistorySection.tsx';
import { NotificationsSection } from './NotificationsSection.tsx';
import { RetentionSection } from './RetentionSection.tsx';
import { TelemetrySection } from './TelemetrySection.tsx';
import { WindowSection } from './WindowSection.tsx';
import { WorkSection } from './WorkSection.tsx';
import './settings.css';

/** What a person can choose. Each setting acts at once, says what is wrong with it, and knows its way back. */
export function SettingsView() {
  const snapshot = useDeck((deck) => deck.snapshot);
  const settings = useDeck((deck) => deck.settings);
  if (snapshot === null || settings === null) return <div className="settings" aria-busy="true" />;
  const { engine, jobs } = snapshot;
  return (
    <div className="settings">
      <WorkSection engine={engine} />
      <RetentionSection settings={settings} jobs={jobs} />
      {settings.retention !== null && <HistorySection retention={settings.retention} />}
      <AlertsSection />
      <WindowSection onClose={settings.onClose} />
      <DesktopSection desktop={settings.desktop} />
      <NotificationsSection notifications={settings.desktop.notifications} />
      <EndpointSection />
      <TelemetrySection />
      <DataSection folder={engine.storage.folder} />
    </div>
  );
}
