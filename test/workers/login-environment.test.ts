import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../electron/clock.ts';
import type { Logger } from '../../electron/logger.ts';
import { cleanEnvironment, type Environment } from '../../electron/workers/clean-environment.ts';
import { loginEnvironment } from '../../electron/workers/login-environment.ts';

const DESKTOP: Environment = { PATH: '/usr/bin:/bin', HOME: '/home/ada', LANG: 'en' };

function asked(own: Environment, answer: () => Promise<Environment>, clock: Clock = systemClock) {
  const warnings: unknown[] = [];
  let questions = 0;
  const logger: Logger = {
    log: (level, event, fields) => void warnings.push([level, event, fields?.['error']]),
  };
  const ask = (): Promise<Environment> => {
    questions += 1;
    return answer();
  };
  const load = loginEnvironment({ clock, logger, own, ask });
  return { load, warnings, questions: () => questions };
}

describe('the login environment', () => {
  it('is what the login shell says, asked once', async () => {
    const { load, questions } = asked(DESKTOP, async () => ({
      ...DESKTOP,
      PATH: '/opt/bin:/usr/bin',
      EDITOR: 'vi',
    }));
    expect(questions()).toBe(0);
    const [first, second] = await Promise.all([load(), load()]);
    expect(first).toEqual({ ...DESKTOP, PATH: '/opt/bin:/usr/bin', EDITOR: 'vi' });
    expect(second).toBe(first);
    expect(questions()).toBe(1);
  });

  it("is the app's own when a terminal started it: it has what the person set there", async () => {
    const own = { ...DESKTOP, TERM: 'xterm', SHLVL: '1', VIRTUAL_ENV: '/venv' };
    const { load, questions } = asked(own, async () => ({}));
    expect(await load()).toEqual({ ...DESKTOP, TERM: 'xterm', VIRTUAL_ENV: '/venv' });
    expect(questions()).toBe(0);
  });

  it("is the app's own, with a warning, when the shell fails", async () => {
    const { load, warnings } = asked(DESKTOP, async () => {
      throw new Error('no such shell');
    });
    expect(await load()).toEqual(DESKTOP);
    expect(warnings).toEqual([['WARN', 'login_environment_unknown', 'no such shell']]);
  });

  it("is the app's own, with a warning, when the shell does not answer in time", async () => {
    const hasty: Clock = {
      ...systemClock,
      after: (_delayMs, callback) => {
        queueMicrotask(callback);
        return () => undefined;
      },
    };
    const { load, warnings } = asked(DESKTOP, () => new Promise(() => undefined), hasty);
    expect(await load()).toEqual(DESKTOP);
    expect(warnings).toEqual([['WARN', 'login_environment_unknown', 'no answer within 5 s']]);
  });

  it('has no rests of values of several lines, nor what was set for the question', async () => {
    const answer = {
      A: 'first line',
      ' second line': '',
      '}': '',
      DISABLE_AUTO_UPDATE: 'true',
      'BASH_FUNC_f%%': '()',
    };
    const { load } = asked(DESKTOP, async () => answer);
    expect(await load()).toEqual({ A: 'first line' });
  });
});

describe('a clean environment', () => {
  it("has nothing of the app's", () => {
    const own = {
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--inspect',
      NODE_CHANNEL_FD: '3',
      CHROME_DESKTOP: 'x',
    };
    expect(cleanEnvironment({ ...DESKTOP, ...own, PWD: '/', SHLVL: '2', _: '/usr/bin/env' })).toEqual(
      DESKTOP,
    );
  });

  it('has nothing of npm when npm started the app', () => {
    const npm = {
      npm_execpath: '/npm',
      npm_config_cache: '/cache',
      NPM_CONFIG_X: '1',
      INIT_CWD: '/app',
      NODE: '/node',
      COLOR: '1',
    };
    const before = '/app/node_modules/.bin:/node_modules/.bin:/npm/node-gyp-bin';
    const PATH = '/home/ada/bin:/home/ada/node_modules/.bin:/usr/bin';
    expect(cleanEnvironment({ ...DESKTOP, ...npm, PATH: `${before}:${PATH}` })).toEqual({ ...DESKTOP, PATH });
  });

  it("keeps the person's own settings of npm when npm did not", () => {
    const own = { ...DESKTOP, npm_config_registry: 'https://example.org', PATH: '/a/node_modules/.bin:/bin' };
    expect(cleanEnvironment(own)).toEqual(own);
  });
});
