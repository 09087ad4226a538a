const KEY = 'rekindle-tester';

/** The address that test mails went to last, on this machine. */
export const rememberedTester = () => localStorage.getItem(KEY) ?? '';
export const rememberTester = (address: string) => localStorage.setItem(KEY, address);
