import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Key } from '../../../renderer/components/Key.tsx';
import { Segmented } from '../../../renderer/components/Segmented.tsx';
import { StateWord } from '../../../renderer/components/StateWord.tsx';
import { Stepper } from '../../../renderer/components/Stepper.tsx';
import { Tabs } from '../../../renderer/components/Tabs.tsx';
import { TagInput } from '../../../renderer/components/TagInput.tsx';

afterEach(cleanup);

describe('a key', () => {
  it('is a plain button whose name is its words alone; the shortcut is told apart', () => {
    render(<Key kbd="Ctrl ⏎">Queue job</Key>);
    const key = screen.getByRole('button', { name: 'Queue job' });
    expect(key.getAttribute('type')).toBe('button');
    expect(key.getAttribute('aria-keyshortcuts')).toBe('Control+Enter');
  });
});

describe('a segmented choice', () => {
  it('is a group of radio buttons', () => {
    const onChange = vi.fn();
    const options = [
      { value: 'now', label: 'Now' },
      { value: 'later', label: 'Later' },
    ] as const;
    render(<Segmented label="Start" value="now" onChange={onChange} options={options} />);
    expect(screen.getByRole('radiogroup', { name: 'Start' })).toBeTruthy();
    expect(screen.getByRole('radio', { name: 'Now' })).toHaveProperty('checked', true);
    fireEvent.click(screen.getByRole('radio', { name: 'Later' }));
    expect(onChange).toHaveBeenCalledWith('later');
  });
});

describe('tabs', () => {
  const options = ['Output', 'Error', 'Result'].map((label) => ({ value: label, label }));
  function Panels() {
    const [value, setValue] = useState('Output');
    return <Tabs label="About" value={value} onChange={setValue} options={options} panelId="panel" />;
  }

  it('are one tab stop, walked by arrows, Home and End, round and round', () => {
    render(<Panels />);
    const reached = ['ArrowLeft', 'ArrowRight', 'ArrowRight', 'End', 'Home'].map((key) => {
      fireEvent.keyDown(screen.getByRole('tab', { selected: true }), { key });
      return document.activeElement?.textContent;
    });
    expect(reached).toEqual(['Result', 'Output', 'Error', 'Result', 'Output']);
    expect(screen.getAllByRole('tab').map((tab) => tab.tabIndex)).toEqual([0, -1, -1]);
  });
});

describe('a stepper', () => {
  function Counter() {
    const [value, setValue] = useState(3);
    return <Stepper noun="attempts" value={value} onChange={setValue} min={1} max={5} id="counter" />;
  }
  const value = (): string | null => screen.getByRole('spinbutton').getAttribute('aria-valuenow');

  it('goes by keys, by arrows and by digits, and stays within its range', () => {
    render(<Counter />);
    fireEvent.click(screen.getByLabelText('Increase attempts'));
    expect(value()).toBe('4');
    fireEvent.keyDown(screen.getByRole('spinbutton'), { key: 'PageUp' });
    expect(value()).toBe('5');
    fireEvent.change(screen.getByRole('spinbutton'), { target: { value: '0' } });
    fireEvent.blur(screen.getByRole('spinbutton'));
    expect(value()).toBe('1');
    fireEvent.change(screen.getByRole('spinbutton'), { target: { value: 'x' } });
    fireEvent.blur(screen.getByRole('spinbutton'));
    expect(value()).toBe('1');
  });
});

describe('a tag field', () => {
  function Tags() {
    const [tags, setTags] = useState<readonly string[]>([]);
    const control = { id: 'tags', 'aria-invalid': false, 'aria-describedby': undefined };
    return <TagInput control={control} tags={tags} onChange={setTags} />;
  }

  it('makes chips of words, each once, and takes the last away by Backspace', () => {
    render(<Tags />);
    const input = screen.getByRole('textbox');
    fireEvent.change(input, { target: { value: 'nightly,video,' } });
    fireEvent.change(input, { target: { value: 'video' } });
    fireEvent.keyDown(input, { key: 'Enter' });
    expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
      'Remove tag nightly',
      'Remove tag video',
    ]);
    fireEvent.keyDown(input, { key: 'Backspace' });
    expect(screen.getAllByRole('button')).toHaveLength(1);
  });
});

describe('a state', () => {
  it('is told by a word beside its icon', () => {
    render(<StateWord state="dead" />);
    expect(screen.getByText('Dead')).toBeTruthy();
    expect(document.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });
});
