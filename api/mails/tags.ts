/** The merge tags an author may use. Browser-safe: the editor's list, the checks and the rendering read this one table. */
export interface MergeTag {
  /** As written between `{{ }}`. */
  name: string;
  /** The editor's label, an i18n key. */
  label: string;
  example: string;
  /** When it can be empty, and so needs a `default`. `withoutOrder`: unless the trigger guarantees an order. */
  empty: 'often' | 'withoutOrder' | 'never';
}

export const mergeTags: MergeTag[] = [
  { name: 'contact.first_name', label: 'tags.firstName', example: 'Anna', empty: 'often' },
  { name: 'contact.last_name', label: 'tags.lastName', example: 'Keller', empty: 'often' },
  { name: 'contact.email', label: 'tags.email', example: 'anna.keller@example.com', empty: 'never' },
  { name: 'last_order.date', label: 'tags.lastOrderDate', example: '12 March 2026', empty: 'withoutOrder' },
  { name: 'last_order.total', label: 'tags.lastOrderTotal', example: '€48.50', empty: 'withoutOrder' },
  { name: 'last_order.days_ago', label: 'tags.lastOrderDaysAgo', example: '120', empty: 'withoutOrder' },
  { name: 'last_order.lines_count', label: 'tags.lastOrderLines', example: '3', empty: 'withoutOrder' },
  { name: 'audience.name', label: 'tags.audience', example: 'CDNOW', empty: 'never' },
  { name: 'series.position', label: 'tags.seriesPosition', example: '1', empty: 'never' },
  { name: 'series.total', label: 'tags.seriesTotal', example: '3', empty: 'never' },
  { name: 'unsubscribe_url', label: 'tags.unsubscribe', example: 'https://shop.example/u/…', empty: 'never' },
];
