import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlertsSection } from '../../../renderer/alerts/AlertsSection.tsx';
import { RuleSheet } from '../../../renderer/alerts/RuleSheet.tsx';
import { toasts } from '../../../renderer/commands/toasts.ts';
import { NeedsAttention } from '../../../renderer/overview/NeedsAttention.tsx';
import { receiveSnapshot, showAlerts } from '../../../renderer/store/actions.ts';
import { deck } from '../../../renderer/store/deck.ts';
import {
  type AlertRuleRow,
  type FiringAlert,
  NO_ALERTS,
  type PastAlert,
} from '../../../shared/alerts/alerts.ts';
import { DEFAULT_ALERT_RULES } from '../../../shared/alerts/defaults.ts';
import type { TellingPresent } from '../../../shared/alerts/telling.ts';
import { aRule } from '../../support/alerts.ts';
import { aSnapshot, jobCounts } from '../store/a-snapshot.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';

const SINCE = Date.now() - 600_000;
const dead = DEFAULT_ALERT_RULES[0] ?? aRule();

const alert: FiringAlert = {
  ruleId: dead.id,
  name: dead.name,
  metric: dead.metric,
  queue: null,
  severity: 'critical',
  when: 'above',
  level: 0,
  since: SINCE,
  value: 3,
  worst: 3,
  acknowledged: null,
};
const row = (parts: Partial<AlertRuleRow> = {}): AlertRuleRow => ({
  rule: dead,
  origin: 'default',
  state: 'firing',
  alert,
  value: 3,
  silencedUntil: null,
  ...parts,
});
const past: PastAlert = {
  ...alert,
  number: 1,
  until: SINCE + 60_000,
  tookMs: 60_000,
  worstAt: SINCE,
  acknowledged: { at: SINCE, by: 'ada' },
  end: 'by hand',
};

const NOBODY: TellingPresent = { command: null, webhook: null, failed: { command: null, webhook: null } };

let bridge: FakeBridge;
beforeEach(() => {
  bridge = installFakeBridge();
  receiveSnapshot(aSnapshot({ alerts: { ...NO_ALERTS, critical: 1, unseen: 1, lamps: ['dead'] } }));
  bridge.answer('alerts.rules', { rows: [row()], problem: null });
  bridge.answer('alerts.past', { rows: [past], next: null });
  bridge.answer('alerts.telling', NOBODY);
});
afterEach(cleanup);

describe('alerts in Settings', () => {
  it('shows each rule with what it says and how it is, and what fired', async () => {
    render(<AlertsSection />);
    const line = await screen.findByRole('listitem', { name: 'Dead jobs' });
    expect(line.textContent).toContain('Dead jobs above 0');
    expect(line.textContent).toMatch(/fires since .*, now 3/);
    const list = within(await screen.findByRole('list', { name: 'What fired' }));
    expect(list.getByRole('listitem').textContent).toMatch(
      /Dead jobs1 min, at worst 3, seen by ada, cleared by hand$/,
    );
  });

  it('acknowledges, silences, and takes the silence back', async () => {
    render(<AlertsSection />);
    fireEvent.click(await screen.findByRole('button', { name: 'Acknowledge Dead jobs' }));
    expect(bridge.sent.at(-1)).toEqual({ name: 'alerts.acknowledge', input: { ruleId: 'dead-jobs' } });
    fireEvent.keyDown(screen.getByRole('button', { name: 'More for Dead jobs' }), { key: 'Enter' });
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Silence for 1 h' }));
    const { name, input } = bridge.sent.at(-1) ?? {};
    expect(name).toBe('alerts.silence');
    expect((input as { until: number }).until - Date.now()).toBeGreaterThan(3_590_000);
  });

  it('is silenced until a moment that is typed; what is none is told at the field', async () => {
    render(<AlertsSection />);
    fireEvent.keyDown(await screen.findByRole('button', { name: 'More for Dead jobs' }), { key: 'Enter' });
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Silence until…' }));
    const field = screen.getByRole('textbox', { name: 'Silent until' });
    fireEvent.change(field, { target: { value: 'soon' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(screen.getByRole('alert').textContent).toContain('Expected');
    fireEvent.change(field, { target: { value: '2099-12-24 08:00' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(bridge.sent.at(-1)?.input).toEqual({
      ruleId: 'dead-jobs',
      until: new Date(2099, 11, 24, 8).getTime(),
    });
  });

  it('says what is wrong with the file, and offers the defaults', async () => {
    bridge.answer('alerts.rules', { rows: [row()], problem: '/data/alerts.json: no JSON.' });
    render(<AlertsSection />);
    expect((await screen.findByRole('alert')).textContent).toContain('/data/alerts.json: no JSON.');
    fireEvent.click(screen.getByRole('button', { name: 'Use the defaults' }));
    expect(bridge.sent.at(-1)?.name).toBe('alerts.useDefaults');
  });

  it('has the focus when somebody asks for the alerts', async () => {
    render(<AlertsSection />);
    await screen.findByRole('listitem', { name: 'Dead jobs' });
    showAlerts();
    await expect.poll(() => document.activeElement?.className).toBe('alerts-place');
    expect(deck.getState().settingsAt).toBeNull();
  });
});

describe('who else is told', () => {
  const type = (name: string, value: string) => {
    const field = screen.getByRole('textbox', { name });
    fireEvent.change(field, { target: { value } });
    fireEvent.keyDown(field, { key: 'Enter' });
  };

  it('takes a command apart as a shell would, and runs none', async () => {
    render(<AlertsSection />);
    await screen.findByRole('textbox', { name: 'Command' });
    type('Command', "/opt/tell --to 'a b'");
    expect(bridge.sent.at(-1)).toEqual({
      name: 'alerts.setCommand',
      input: { command: { program: '/opt/tell', args: ['--to', 'a b'] } },
    });
  });

  it('never shows the secrets of a webhook again', async () => {
    const webhook = { origin: 'https://hooks.example.org', hasAuthorization: true };
    const failed = { command: null, webhook: { at: SINCE, reason: 'hooks.example.org answered 503.' } };
    bridge.answer('alerts.telling', { command: null, webhook, failed });
    render(<AlertsSection />);
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Webhook' });
    expect([field.value, field.placeholder]).toEqual(['', 'https://hooks.example.org/…']);
    expect(screen.getByText(/^Not told at .*: hooks.example.org answered 503\.$/)).toBeDefined();
    type('Authorization', 'Bearer new');
    expect(bridge.sent.at(-1)?.input).toEqual({ webhook: { authorization: 'Bearer new' } });
    await expect
      .poll(() => screen.getByRole<HTMLInputElement>('textbox', { name: 'Authorization' }).value)
      .toBe('');
    bridge.answer('alerts.tryTelling', { ok: true, value: { webhook: 'hooks.example.org answered 503.' } });
    fireEvent.click(screen.getByRole('button', { name: 'Tell of a test' }));
    await expect.poll(() => toasts.getState().shown.at(-1)?.title).toBe('The test was not told');
    fireEvent.click(screen.getByRole('button', { name: 'Webhook: Remove' }));
    expect(bridge.sent.at(-1)).toEqual({ name: 'alerts.setWebhook', input: { webhook: null } });
  });
});

describe('the sheet of a rule', () => {
  const text = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
  const type = (name: string, value: string) => fireEvent.change(text(name), { target: { value } });
  const add = () => fireEvent.click(screen.getByRole('button', { name: /^(Add|Save) rule$/ }));

  it('makes a rule of what is typed, in the units of its metric', async () => {
    render(<RuleSheet rule={null} />);
    type('Name', 'Much fails');
    fireEvent.change(screen.getByRole('combobox', { name: 'Watches' }), {
      target: { value: 'failure_share' },
    });
    type('In the last', '30 min');
    type('Level', '25 %');
    type('Is over at', '10 %');
    fireEvent.click(screen.getByText('Critical'));
    add();
    await expect
      .poll(() => bridge.sent.at(-1))
      .toEqual({
        name: 'alerts.setRule',
        input: {
          rule: {
            name: 'Much fails',
            metric: 'failure_share',
            queue: null,
            when: 'above',
            level: 0.25,
            clearLevel: 0.1,
            windowMs: 1_800_000,
            forMs: 60_000,
            clearMs: 60_000,
            severity: 'critical',
          },
        },
      });
  });

  it('tells what can’t be read, and what the engine refuses, each at its field', async () => {
    render(<RuleSheet rule={aRule({ metric: 'oldest_waiting_ms', level: 60_000, clearLevel: 30_000 })} />);
    expect(text('Level').value).toBe('1 min');
    type('Level', '60');
    type('After', 'soon');
    add();
    const wrong = screen.getAllByRole('alert').map(({ textContent }) => textContent);
    expect(wrong).toEqual([
      'Expected a time with its unit. Say of what: 60 s or 60 min.',
      'Expected a time with its unit. Write it like 90 s or 1 h 30 min.',
    ]);
    expect(bridge.sent).toEqual([]);
    type('Level', '20 s');
    type('After', '0 s');
    const problem = { field: 'clearLevel', expected: 'at most 20,000', got: '30000', fix: 'Lower it.' };
    bridge.answer('alerts.setRule', { ok: false, error: [problem] });
    add();
    expect((await screen.findByRole('alert')).textContent).toBe(
      'Expected at most 20,000, got 30000. Lower it.',
    );
    expect(bridge.sent.at(-1)?.input).toMatchObject({ rule: { id: 'rule-1', level: 20_000, forMs: 0 } });
  });
});

describe('what needs attention', () => {
  it('begins with the alerts that fire', async () => {
    const alerts = { ...NO_ALERTS, critical: 1, unseen: 1, lamps: ['dead'] } as const;
    render(<NeedsAttention snapshot={aSnapshot({ alerts, jobs: jobCounts({}) })} />);
    expect(await screen.findByText('Dead jobs: 3')).toBeDefined();
    expect(screen.getByText('1 alert')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Acknowledge: Dead jobs' }));
    expect(bridge.sent.at(-1)?.name).toBe('alerts.acknowledge');
    fireEvent.click(screen.getByRole('button', { name: 'Silence for 1 h: Dead jobs' }));
    expect(bridge.sent.at(-1)?.name).toBe('alerts.silence');
    fireEvent.click(screen.getByRole('button', { name: 'Show the rule: Dead jobs' }));
    expect(deck.getState()).toMatchObject({ view: 'settings', settingsAt: 'alerts' });
  });
});
