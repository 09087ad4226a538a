/** By a deadline whose timer goes with the work: AbortSignal's own would fire for each mail, seconds after it left. */
export async function within(ms: number, work: (deadline: AbortSignal) => Promise<void>): Promise<void> {
  const deadline = new AbortController();
  const late = setTimeout(() => deadline.abort(), ms);
  await work(deadline.signal).finally(() => clearTimeout(late));
}
