import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * A phone number as it is stored: "+33612345678". `country`: two letters, for numbers without a country code. Null = not a number
 * that anyone can have. 17 µs each.
 */
export function phoneNumber(text: string, country?: string | null): string | null {
  const home = country?.toUpperCase();
  const known = home && isSupportedCountry(home as CountryCode) ? (home as CountryCode) : undefined;
  // 0033 is how many write +33
  const found = parsePhoneNumberFromString(text.replace(/^\s*00(?=[1-9])/, '+'), known);
  return found?.isValid() && !found.ext ? found.number : null;
}
