import type { MarketingStatus } from '../../contacts/index.ts';

/** One row, read: what it says about one person. null = the row says nothing of it. Texts are ready for their columns. */
export interface PlacedRow {
  email: string | null;
  phone: string | null;
  external_id: string | null;
  first_name: string | null;
  last_name: string | null;
  company: string | null;
  role: string | null;
  birthday: string | null;
  language: string | null;
  country: string | null;
  time_zone: string | null;
  vip: boolean | null;
  rating: number | null;
  address: Record<string, string> | null;
  fields: Record<string, unknown> | null;
  tags: string[] | null;
  lists: string[] | null;
  /** Pairs of category and name. */
  groups: [string, string][] | null;
  note: string | null;
  status: MarketingStatus | null;
  sms_status: MarketingStatus | null;
  email_permission: boolean | null;
  opted_in_at: string | null;
  left_at: string | null;
  last_sent_at: string | null;
  last_opened_at: string | null;
  last_clicked_at: string | null;
  optin_ip: string | null;
  confirmed_at: string | null;
  confirmed_ip: string | null;
  step: string | null;
}

export const emptyRow = (): PlacedRow => ({
  email: null,
  phone: null,
  external_id: null,
  first_name: null,
  last_name: null,
  company: null,
  role: null,
  birthday: null,
  language: null,
  country: null,
  time_zone: null,
  vip: null,
  rating: null,
  address: null,
  fields: null,
  tags: null,
  lists: null,
  groups: null,
  note: null,
  status: null,
  sms_status: null,
  email_permission: null,
  opted_in_at: null,
  left_at: null,
  last_sent_at: null,
  last_opened_at: null,
  last_clicked_at: null,
  optin_ip: null,
  confirmed_at: null,
  confirmed_ip: null,
  step: null,
});
