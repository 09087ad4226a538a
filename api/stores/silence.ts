/**
 * Since when a store of the audience is silent for longer than 3 times its usual longest gap, or still loads its history;
 * null = the shop is talking. A broken feed makes everyone look lapsed, so purchase-based sends hold meanwhile.
 * One SQL expression, for gates, sweeps and screens alike; `s` is the alias of stores in the query around it.
 */
export const silentSince = (s = 's') => `(case
  when ${s}.syncing_since is not null then ${s}.syncing_since
  when ${s}.watch_silence and ${s}.usual_gap_ms is not null
    and clock_timestamp() - ${s}.last_heard_at > greatest(3 * ${s}.usual_gap_ms, 3600000) * interval '1 ms' then ${s}.last_heard_at
end)`;
