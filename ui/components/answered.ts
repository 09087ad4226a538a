/** Which words tell the way someone took at a branch: a name that is a question is answered, any other is followed by a colon. */
export const answered = (name: string, way: string): string => (/\?\s*$/.test(name) ? `${way}Asked` : way);
