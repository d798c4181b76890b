import { describe, expect, it } from 'vitest';
import {
  clockText,
  dayMinuteText,
  dayText,
  minuteText,
  momentText,
  weekdayMinuteText,
} from '../../renderer/moment.ts';

// Local time, as the screens show it, so that this holds in every time zone.
const AT = new Date(2026, 10, 24, 0, 5, 9).getTime();

describe('a moment', () => {
  it('is written with 24 hours, as fine as there is room for', () => {
    expect(clockText(AT)).toBe('00:05:09');
    expect(minuteText(AT)).toBe('00:05');
    expect(dayText(AT)).toBe('Nov 24');
    expect(dayMinuteText(AT)).toBe('Nov 24 00:05');
    expect(weekdayMinuteText(AT)).toBe('Tue 00:05');
  });

  it('has its day where that is not today', () => {
    expect(momentText(AT, AT + 60_000)).toBe('00:05:09');
    expect(momentText(AT, AT - 600_000)).toBe('Tue, Nov 24, 00:05:09');
  });
});
