import { conflict } from './errors.ts';

/** A name that is there already becomes a sentence; everything else stays what it was. `what`: "list", "group" … */
export async function unlessTaken<T>(what: string, work: () => PromiseLike<T>, field = 'name'): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    throw conflict(`There is another ${what} of this name. Choose a different one.`, [{ field, message: 'This name is taken.' }]);
  }
}
