import { EventEmitter } from 'node:events';
import type { NativeTheme } from 'electron';
import { notImplemented } from '../strict.ts';

/** `nativeTheme`: the system's own theme is light here. */
export class NativeThemeStandIn extends EventEmitter {
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  readonly prefersReducedTransparency = false;
  readonly inForcedColorsMode = false;
  #source: NativeTheme['themeSource'] = 'system';

  get themeSource(): NativeTheme['themeSource'] {
    return this.#source;
  }
  set themeSource(source: NativeTheme['themeSource']) {
    if (!['system', 'light', 'dark'].includes(source)) {
      throw new TypeError('Error processing argument at index 0, conversion failure');
    }
    if (source === this.#source) return;
    this.#source = source;
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
  /** Of the taskbar and the menu bar: on macOS the same as the app's, on Windows the system's own. Elsewhere there is none. */
  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    if (process.platform === 'darwin') return this.shouldUseDarkColors;
    if (process.platform === 'win32') return false;
    throw notImplemented('nativeTheme.shouldUseDarkColorsForSystemIntegratedUI outside of macOS and Windows');
  }
}
