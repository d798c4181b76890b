import {
  type AlertCommand,
  changeWebhook,
  parseAlertCommand,
  serverOf,
  type TellingPresent,
  type WebhookChange,
} from '../../shared/alerts/telling.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { TellingDesk, TriedTelling } from '../ipc/alert-desk.ts';
import type { ChosenRules } from './chosen-rules.ts';
import { NOBODY_RUNS } from './problems.ts';
import type { Teller } from './teller.ts';

/** Who else is told of alerts. What is secret of it comes in and never out. */
export function createTellingDesk(parts: {
  readonly chosen: ChosenRules;
  /** null: there is nothing to run commands by. */
  readonly teller: Teller | null;
  /** Resolves when what was chosen was read. */
  readonly load: () => Promise<void>;
  /** False: nobody works on jobs here, so nobody is told. */
  readonly isWatching: () => boolean;
}): TellingDesk {
  const { chosen, teller, load, isWatching } = parts;
  return {
    present: async (): Promise<TellingPresent> => {
      await load();
      const { command, webhook } = chosen.telling;
      return {
        command,
        webhook: webhook && {
          origin: serverOf(webhook.url) ?? '',
          hasAuthorization: webhook.authorization !== null,
        },
        failed: teller?.failed ?? { command: null, webhook: null },
      };
    },
    setCommand: async (command: AlertCommand | null): Promise<Result<null>> => {
      await load();
      const parsed = command === null ? ok(null) : parseAlertCommand(command);
      return parsed.ok ? chosen.setTelling(() => ok({ command: parsed.value })) : parsed;
    },
    setWebhook: async (change: WebhookChange | null): Promise<Result<null>> => {
      await load();
      return chosen.setTelling((now) => {
        const webhook = change === null ? ok(null) : changeWebhook(now.webhook, change);
        return webhook.ok ? ok({ webhook: webhook.value }) : webhook;
      });
    },
    tryOut: async (): Promise<Result<TriedTelling>> => {
      await load();
      if (!isWatching() || teller === null) return err(NOBODY_RUNS);
      return ok(await teller.tryOut());
    },
  };
}
