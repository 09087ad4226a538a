const KEY = 'rekindle-audience';

export const lastAudience = () => localStorage.getItem(KEY);
export const rememberAudience = (id: string) => localStorage.setItem(KEY, id);
