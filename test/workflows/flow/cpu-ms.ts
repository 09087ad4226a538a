/** Milliseconds of processor time of the quickest of ten runs: what the work costs, however busy the machine is. */
export function cpuMs(work: () => unknown): number {
  const runs = Array.from({ length: 10 }, () => {
    const began = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1_000;
  });
  return Math.min(...runs);
}
