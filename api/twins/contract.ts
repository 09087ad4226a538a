export const twins = {};
