/** How many go together; also the bind of `limit ?` over what is said, by which the planner expects ten rows and plans but once. */
export const MOST = 50;

interface Waiting<I, O> {
  item: I;
  resolve: (answer: O) => void;
  reject: (error: unknown) => void;
}

/**
 * Calls that come while one is under way go together in the next: one trip and one commit for all who are busy at the same time.
 * Nobody waits for company, and nobody suffers for it: when a gathering fails, each of it is run alone.
 * `run` answers in the order of its items.
 */
export function gather<I, O>(run: (items: I[]) => Promise<O[]>, most = MOST): (item: I) => Promise<O> {
  const waiting: Waiting<I, O>[] = [];
  let busy = false;

  async function work(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      await new Promise(setImmediate); // who else was woken by the same turn
      await together(waiting.splice(0, most));
    }
    busy = false;
  }

  async function together(some: Waiting<I, O>[]): Promise<void> {
    try {
      const answers = await run(some.map(({ item }) => item));
      for (const [n, { resolve }] of some.entries()) resolve(answers[n] as O);
    } catch (error) {
      if (some.length === 1) some[0]?.reject(error);
      else await Promise.all(some.map((one) => together([one])));
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!busy) work();
    });
}
