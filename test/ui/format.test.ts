import { describe, expect, test } from '@jest/globals';
import { createFormat } from '../../ui/i18n/format.ts';

const en = createFormat({ language: 'en', zone: 'America/New_York', currency: 'USD' });
const fr = createFormat({ language: 'fr', zone: 'Europe/Paris', currency: 'EUR' });
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('numbers', () => {
  test('exact to 9,999, then short', () => {
    expect(en.num(9_999)).toBe('9,999');
    expect(en.num(12_400)).toBe('12.4k');
    expect(plain(fr.num(9_999))).toBe('9 999');
    expect(plain(fr.num(12_400))).toBe('12,4 k');
  });

  test('rates and money as each language writes them', () => {
    expect(plain(en.rate(0.124))).toBe('12.4 %');
    expect(plain(fr.rate(0.124))).toBe('12,4 %');
    expect(en.money('534.27')).toBe('$534.27');
    expect(plain(fr.money('1234.5'))).toBe('1 234,50 €');
    expect(plain(fr.money('72.45', 'USD'))).toBe('72,45 $US');
  });
});

describe('dates', () => {
  // 9:00 in New York, on the day before the clocks go forward there
  const at = '2026-03-07T14:00:00Z';

  test('stand in the zone of the audience', () => {
    expect(en.time(at)).toBe('9:00');
    expect(fr.time(at)).toBe('15:00');
    expect(en.day(at)).toBe('7 Mar 2026');
    expect(fr.day(at)).toBe('7 mars 2026');
    expect(en.weekday(at)).toBe('Sat 7 Mar');
    expect(en.longDay(at)).toBe('Saturday 7 March 2026');
    expect(fr.longDay(at)).toBe('samedi 7 mars 2026');
  });

  test('days since are calendar days there, also over a change of clocks', () => {
    expect(en.daysSince('2026-03-08T04:59:00Z', '2026-03-08T05:01:00Z')).toBe(1);
    expect(en.daysSince('2026-03-07T05:00:00Z', '2026-03-09T04:00:00Z')).toBe(2);
  });

  test('a local date belongs to no zone', () => {
    expect(en.dateDay('2026-03-12')).toBe('Thu 12');
    expect(en.zoneName()).toBe('New York');
  });
});
