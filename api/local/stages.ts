/** One line per stage, with its time. Stages run side by side: each speaks when it is done. */
export async function stage<T>(name: string, work: () => Promise<T>, remark: (result: T) => string = () => ''): Promise<T> {
  const from = performance.now();
  const result = await work();
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  const said = remark(result);
  console.log(`  ${name.padEnd(14)} ${seconds.padStart(5)} s${said ? `   ${said}` : ''}`);
  return result;
}

export const say = (line: string) => console.log(`  ${line}`);
