import { Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { takeDefaultAlerts } from '../commands/alerts.ts';
import { Key } from '../components/Key.tsx';
import { SettingsSection } from '../settings/SettingsSection.tsx';
import { openAlertRule, reachedSettings } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import { useNow } from '../store/use-now.ts';
import { PastAlerts } from './PastAlerts.tsx';
import { RuleLine } from './RuleLine.tsx';
import { Telling } from './Telling.tsx';
import { useAlertRules } from './use-alerts.ts';
import './alerts.css';

/** Rules with how they are, and what fired. */
export function AlertsSection() {
  const rules = useAlertRules();
  const now = useNow(10_000);
  const place = usePlace(rules !== null);
  return (
    <div ref={place} tabIndex={-1} className="alerts-place">
      <SettingsSection
        title="Alerts"
        text="When a number is over its level for long enough, a lamp lights and you are told. What is paused on purpose is no alarm."
      >
        {rules === null ? (
          <div aria-busy="true" />
        ) : (
          <>
            {rules.problem !== null && (
              <div className="setting-wrong">
                <p role="alert">
                  The default rules hold, since the file of rules can’t be read. {rules.problem}
                </p>
                <Key size="sm" onClick={() => void takeDefaultAlerts()}>
                  Use the defaults
                </Key>
                <p className="field-hint">The file is kept beside the new one, as alerts.json.wrong.</p>
              </div>
            )}
            <ul className="alert-rules" aria-label="Alert rules">
              {rules.rows.map((row) => (
                <RuleLine key={row.rule.id} row={row} now={now} />
              ))}
            </ul>
            <Key
              size="sm"
              className="alert-new"
              icon={<Plus aria-hidden="true" />}
              onClick={() => openAlertRule(null)}
            >
              New rule
            </Key>
            <Telling now={now} />
            <PastAlerts now={now} />
          </>
        )}
      </SettingsSection>
    </div>
  );
}

/** Scrolled to, and given the focus, when somebody asked for the alerts. */
function usePlace(isThere: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const settingsAt = useDeck((deck) => deck.settingsAt);
  useEffect(() => {
    if (settingsAt !== 'alerts' || !isThere) return;
    place.current?.scrollIntoView({ block: 'start' });
    place.current?.focus({ preventScroll: true });
    reachedSettings();
  }, [settingsAt, isThere]);
  return place;
}
