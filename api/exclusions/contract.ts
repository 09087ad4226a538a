export const exclusions = {};
