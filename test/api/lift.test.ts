import { expect, test } from '@jest/globals';
import { liftOf } from '../../api/flows/lift.ts';

test('lift is the difference of bought shares, with 1.96 standard errors', () => {
  const lift = liftOf({ treated: 6271, treatedBought: 660, holdout: 697, holdoutBought: 40 });
  // by hand: 10.525 % − 5.739 %; √(0.10525·0.89475/6271 + 0.05739·0.94261/697) = 0.96245 %
  expect(lift.points).toBeCloseTo(4.786, 3);
  expect(lift.margin).toBeCloseTo(1.8864, 3);
});

test('too early to say below 100 people in either arm, or 30 buyers', () => {
  expect(liftOf({ treated: 5000, treatedBought: 500, holdout: 99, holdoutBought: 9 })).toMatchObject({ points: null, margin: null });
  expect(liftOf({ treated: 500, treatedBought: 25, holdout: 100, holdoutBought: 4 })).toMatchObject({ points: null, margin: null });
  expect(liftOf({ treated: 500, treatedBought: 26, holdout: 100, holdoutBought: 4 }).points).toBeCloseTo(1.2, 5);
  expect(liftOf({ treated: 0, treatedBought: 0, holdout: 0, holdoutBought: 0 }).points).toBeNull();
});
