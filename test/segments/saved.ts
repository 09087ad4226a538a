import type { Rule } from '../../workflows/flow/rule/rule.ts';
import { api } from '../support/api.ts';
import type { FreshShop } from '../support/fresh-shop.ts';

export const all = (...rules: Rule['rules']): Rule => ({ kind: 'group', match: 'all', rules });
export const bought: Rule = all({ kind: 'orders', what: 'count', is: { from: 1 } });
export const never: Rule = all({ kind: 'orders', what: 'never' });

/** Segments of this shop, as the API saves and counts them. */
export function segmentsOn(at: FreshShop) {
  const http = () => api(at.db);
  const save = async (name: string, rule: Rule) => {
    const { body, status } = await http().post('/api/segments').send({ audienceId: at.shop.audienceId, kind: 'rule', name, rule });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body;
  };
  const preview = (rule: unknown, more: object = {}) =>
    http()
      .post('/api/segments/preview')
      .send({ audienceId: at.shop.audienceId, rule, ...more });
  return { http, save, preview };
}
