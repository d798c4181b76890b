export type RailChoice = 'words' | 'icons';

const KEY = 'jobdeck.rail';

export function storedRail(): RailChoice {
  return localStorage.getItem(KEY) === 'icons' ? 'icons' : 'words';
}

export function storeRail(choice: RailChoice): void {
  localStorage.setItem(KEY, choice);
}
