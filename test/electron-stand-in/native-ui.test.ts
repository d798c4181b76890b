import { expect, test } from 'vitest';
import { describeWithChromium, sharedApp } from './fixture.ts';
import type { Recording } from './recording.ts';

declare global {
  /** Put on the main process's globals by `refusals`. */
  var refusal: (act: () => unknown) => Promise<string>;
  var recording: Recording;
}

describeWithChromium('native UI, as far as main can tell', () => {
  const shared = sharedApp();
  const helpers = () =>
    shared.current.app.evaluate(() => {
      globalThis.recording = Reflect.get(globalThis, Symbol.for('jobdeck.electron-stand-in')) as Recording;
      globalThis.refusal = async (act) => {
        try {
          await act();
          return 'no error';
        } catch (error) {
          return (error as Error).message;
        }
      };
    });

  test('a tray shows what it was given, until it is destroyed', async () => {
    await helpers();
    const seen = await shared.current.app.evaluate(async ({ nativeImage, Tray }) => {
      const [first] = recording.trays;
      const tray = new Tray(
        nativeImage.createFromBitmap(Buffer.alloc(64 * 4 * 4), { width: 16, height: 16 }),
      );
      tray.setToolTip('Two');
      const two = recording.trays.map(({ toolTip, image }) => [toolTip, image.getScaleFactors()]);
      let clicks = 0;
      tray.on('click', () => clicks++);
      tray.emit('click');
      tray.destroy();
      return {
        hasMenu: first?.menu !== null,
        two,
        clicks,
        left: recording.trays.length,
        after: await refusal(() => tray.setToolTip('x')),
        badImage: await refusal(() => tray.setImage(undefined as never)),
        notThere: await refusal(() => new Tray('/no/such.png')),
        badMenu: await refusal(() => fixture.tray.setContextMenu({} as never)),
      };
    });
    expect(seen).toStrictEqual({
      hasMenu: true,
      two: [
        ['Fixture', [1]],
        ['Two', [1]],
      ],
      clicks: 1,
      left: 1,
      after: 'Object has been destroyed',
      badImage: 'Object has been destroyed',
      notThere: "Failed to load image from path '/no/such.png'",
      badMenu: 'Error processing argument at index 0, conversion failure',
    });
  });

  test('menus click, check, and find by id', async () => {
    const seen = await shared.current.app.evaluate(({ Menu }) => {
      const menu = Menu.buildFromTemplate([
        { type: 'separator' },
        { label: 'Sub', submenu: [{ id: 'deep', label: 'Deep', type: 'checkbox' }] },
        { type: 'separator' },
        { type: 'separator' },
        { id: 'a', label: 'A', type: 'radio' },
        { id: 'b', label: 'B', type: 'radio' },
        { id: 'twice', label: '1', accelerator: 'CmdOrCtrl+Shift+F5' },
        { id: 'twice', label: '2' },
        { role: 'toggleDevTools' },
        { type: 'separator' },
      ]);
      const item = (id: string) => menu.getMenuItemById(id);
      item('deep')?.click();
      const before = [item('a')?.checked, item('b')?.checked];
      item('b')?.click();
      return {
        types: menu.items.map(({ type }) => type),
        deep: item('deep')?.checked,
        before,
        after: [item('a')?.checked, item('b')?.checked],
        twice: item('twice')?.label,
        roleLabel: menu.items.at(-1)?.label,
      };
    });
    expect(seen).toStrictEqual({
      types: ['submenu', 'separator', 'radio', 'radio', 'normal', 'normal', 'normal'],
      deep: true,
      before: [true, false],
      after: [false, true],
      twice: '1',
      roleLabel: 'Toggle Developer Tools',
    });
  });

  test('bad menus throw', async () => {
    await helpers();
    const seen = await shared.current.app.evaluate(async ({ Menu, MenuItem }) =>
      Promise.all([
        refusal(() => Menu.buildFromTemplate('x' as never)),
        refusal(() => Menu.buildFromTemplate([{}])),
        refusal(() => Menu.buildFromTemplate([{ label: 'x', type: 'nonsense' as never }])),
        refusal(() => Menu.buildFromTemplate([{ label: 'x', type: 'submenu' }])),
        refusal(() => Menu.buildFromTemplate([{ role: 'nonsense' as never }])),
        refusal(() => Menu.buildFromTemplate([{ label: 'x', accelerator: 'Ctrl+Nonsense' }])),
        refusal(() => new Menu().append({} as never)),
        refusal(() => new Menu().insert(3, new MenuItem({ label: 'x' }))),
        refusal(() => Menu.setApplicationMenu({} as never)),
        refusal(() => new MenuItem({ role: 'copy' }).click()),
      ]),
    );
    expect(seen).toStrictEqual([
      'Invalid template for Menu: Menu template must be an array',
      'Invalid template for MenuItem: must have at least one of label, role or type',
      'Unknown menu item type: nonsense',
      'Invalid submenu',
      "stand-in: unknown menu role 'nonsense'",
      "stand-in: invalid accelerator 'Ctrl+Nonsense'",
      'Invalid item',
      'Position 3 cannot be greater than the total MenuItem count',
      'Invalid menu',
      'stand-in: clicking a menu item with the role copy is not implemented',
    ]);
  });

  test('notifications are shown, clicked and checked', async () => {
    await helpers();
    const seen = await shared.current.app.evaluate(async ({ Notification }) => {
      const note = new Notification({ title: 'A job died', body: 'encode' });
      const shown = new Promise((resolve) => note.once('show', () => resolve('shown')));
      note.show();
      let clicked = false;
      note.on('click', () => {
        clicked = true;
      });
      note.emit('click');
      return {
        shown: await shown,
        clicked,
        recorded: recording.notifications.map((one) => Reflect.get(one, 'title')),
        unknown: await refusal(() => new Notification({ titel: 'x' } as never)),
        urgency: await refusal(() => new Notification({ urgency: 'huge' as never })),
      };
    });
    expect(seen).toStrictEqual({
      shown: 'shown',
      clicked: true,
      recorded: ['A job died'],
      unknown: "stand-in: unknown Notification option 'titel'",
      urgency: "stand-in: unknown Notification urgency 'huge'",
    });
  });

  test('images hold real pixels at every scale', async () => {
    await helpers();
    const seen = await shared.current.app.evaluate(async ({ nativeImage }) => {
      const red = (side: number) =>
        Buffer.from(
          Array(side * side)
            .fill([0, 0, 255, 128])
            .flat(),
        );
      const image = nativeImage.createFromBitmap(red(4), { width: 4, height: 4 });
      image.addRepresentation({ scaleFactor: 2, width: 8, height: 8, buffer: red(8) });
      image.setTemplateImage(true);
      const png = image.toPNG({ scaleFactor: 2 });
      const back = nativeImage.createFromBuffer(png, { scaleFactor: 2 });
      const fromUrl = nativeImage.createFromDataURL(image.toDataURL());
      const cut = png.subarray(0, png.length - 20);
      const flipped = Buffer.from(png);
      flipped[45] = (flipped[45] ?? 0) ^ 1;
      return {
        size: image.getSize(),
        scales: image.getScaleFactors(),
        back: [back.getSize(), [...back.toBitmap({ scaleFactor: 2 }).subarray(0, 4)]],
        fromUrl: [fromUrl.getSize(), [...fromUrl.toBitmap().subarray(0, 4)]],
        resized: image.resize({ width: 2 }).getSize(),
        cropped: image.crop({ x: 1, y: 1, width: 2, height: 3 }).getSize(),
        template: image.isTemplateImage(),
        broken: [cut, flipped, Buffer.from('no')].map((bytes) =>
          nativeImage.createFromBuffer(bytes).isEmpty(),
        ),
        empty: [nativeImage.createEmpty().isEmpty(), nativeImage.createEmpty().getSize()],
        noFile: nativeImage.createFromPath('/no/such.png').isEmpty(),
        wrongLength: await refusal(() => nativeImage.createFromBitmap(red(4), { width: 5, height: 4 })),
        noBuffer: await refusal(() => nativeImage.createFromBuffer('x' as never)),
      };
    });
    expect(seen).toStrictEqual({
      size: { width: 4, height: 4 },
      scales: [1, 2],
      back: [{ width: 4, height: 4 }, [0, 0, 255, 128]],
      fromUrl: [{ width: 4, height: 4 }, [0, 0, 255, 128]],
      resized: { width: 2, height: 2 },
      cropped: { width: 2, height: 3 },
      template: true,
      broken: [true, true, true],
      empty: [true, { width: 0, height: 0 }],
      noFile: true,
      wrongLength: 'invalid buffer size',
      noBuffer: 'buffer must be a node Buffer',
    });
  });

  test('dialogs must be answered by the test', async () => {
    await helpers();
    const { app } = shared.current;
    const unanswered = await app.evaluate(({ dialog }) =>
      refusal(() => dialog.showSaveDialog({ title: 'Export' })),
    );
    expect(unanswered).toMatch(/^stand-in: dialog\.showSaveDialog has nobody to answer it/);
    const answered = await app.evaluate(({ dialog }) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: '/tmp/out.json' });
      return dialog.showSaveDialog({});
    });
    expect(answered).toStrictEqual({ canceled: false, filePath: '/tmp/out.json' });
    expect(await app.evaluate(() => recording.dialogs)).toStrictEqual([
      { method: 'showSaveDialog', options: { title: 'Export' } },
    ]);
  });

  test('only web and mail addresses are opened outside', async () => {
    await helpers();
    const seen = await shared.current.app.evaluate(async ({ shell }) => [
      await refusal(() => shell.openExternal('file:///etc/passwd')),
      await refusal(() => shell.openExternal('no url')),
      await refusal(() => shell.openExternal('https://example.com/')),
      ...recording.openedExternal,
    ]);
    expect(seen).toStrictEqual([
      expect.stringMatching(/^stand-in: shell\.openExternal/),
      'Invalid URL: no url',
      'no error',
      'https://example.com/',
    ]);
  });

  test('shortcuts, clipboard, badge and power blockers keep their state', async () => {
    await helpers();
    const seen = await shared.current.app.evaluate(
      async ({ app, clipboard, globalShortcut, powerSaveBlocker, safeStorage, screen }) => {
        const shortcut = [
          globalShortcut.register('Ctrl+Alt+J', () => {}),
          globalShortcut.register('Ctrl+Alt+J', () => {}),
          globalShortcut.isRegistered('Ctrl+Alt+J'),
          await refusal(() => globalShortcut.register('Ctrl+', () => {})),
        ];
        await clipboard.writeText('copied');
        app.setBadgeCount(3);
        const blocker = powerSaveBlocker.start('prevent-app-suspension');
        const started = powerSaveBlocker.isStarted(blocker);
        return {
          shortcut,
          text: await clipboard.readText(),
          badge: [app.getBadgeCount(), app.badgeCount],
          power: [started, powerSaveBlocker.stop(blocker), powerSaveBlocker.isStarted(blocker)],
          login: await refusal(() => app.setLoginItemSettings({ openAtLogin: true })),
          safe: safeStorage.isEncryptionAvailable(),
          display: screen.getPrimaryDisplay().size,
          path: await refusal(() => app.getPath('nonsense' as never)),
        };
      },
    );
    expect(seen).toStrictEqual({
      shortcut: [true, false, true, 'Error processing argument at index 0, conversion failure from Ctrl+'],
      text: 'copied',
      badge: [3, 3],
      power: [true, true, false],
      // As in Electron, which has them on macOS and Windows alone.
      login: process.platform === 'linux' ? 'stand-in: a login item on Linux is not implemented' : 'no error',
      safe: false,
      display: { width: 1920, height: 1080 },
      path: "Failed to get 'nonsense' path",
    });
  });
});
