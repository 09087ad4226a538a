import type { EventRule, PropertyCondition } from '../../../workflows/flow/rule/event.ts';
import { onDays, type Where } from '../../contacts/index.ts';
import { amountBetween, both, counted, type Predicate, type Rows, type Standing } from './ask.ts';

/** Events that programs sent. Index: events_by_name. One contact: events_by_contact. */
export function eventPredicate(said: EventRule, standing: Standing): Predicate {
  return counted(standing, eventRows(said, standing), said.times ?? { from: 1 });
}

/** The events that are meant. */
export function eventRows({ name, where = [], when }: EventRule, standing: Standing): Rows {
  const named = { sql: `e.audience_id = ? and e.name = ? and e.type = 'custom'`, bindings: [standing.audienceId, name] };
  const parts = [named, ...(when ? [onDays('e.at', when, standing)] : []), ...where.map(propertyWhere)];
  return { from: 'events e', owner: 'e.contact_id', where: both(...parts) };
}

/** Compared as custom fields are: texts in lower case and cut at 200 characters, numbers also where they came as text. */
function propertyWhere(said: PropertyCondition): Where {
  const text = `field_text(e.data -> 'properties', ?)`;
  const { property } = said;
  switch (said.op) {
    case 'any':
      return { sql: `${text} = any(?)`, bindings: [property, said.values.map((value) => value.toLowerCase())] };
    case 'none':
      return { sql: `(${text} = any(?)) is not true`, bindings: [property, said.values.map((value) => value.toLowerCase())] };
    case 'contains':
      return { sql: `${text} like ?`, bindings: [property, `%${said.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`] };
    case 'between':
      return amountBetween(`field_number(e.data -> 'properties', ?)`, said, property);
    case 'empty':
      return { sql: `coalesce(${text}, '') = ''`, bindings: [property] };
    case 'filled':
      return { sql: `${text} <> ''`, bindings: [property] };
  }
}
