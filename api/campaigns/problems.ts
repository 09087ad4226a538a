import type { Problem } from '../../workflows/flow/problems.ts';
import { problemsOf } from '../flows/index.ts';
import { type CampaignRecord, drawn } from './store.ts';

export interface Fault {
  code: string;
  field: string | null;
  message: string;
}

/** What stands between its e-mail and sending: texts and sender, as a flow's. */
export const faultsOf = (campaign: CampaignRecord): Fault[] =>
  problemsOf(drawn(campaign), campaign.audience).map(({ code, field, message }: Problem) => ({
    code,
    field,
    message: message.replace(/^“[^”]*”: /, '').replace(/^./, (c) => c.toUpperCase()),
  }));
