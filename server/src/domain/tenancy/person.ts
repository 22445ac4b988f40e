import { fieldError } from '#domain/errors.ts';

const PASSWORD_CHARACTERS_MIN = 12;
/** Far above any passphrase; bounds the work of hashing. */
const PASSWORD_CHARACTERS_MAX = 256;
/** RFC 5321 section 4.5.3.1.3, without the angle brackets. */
const EMAIL_CHARACTERS_MAX = 254;
const NAME_CHARACTERS_MAX = 100;

const emailShape = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/u;
/**
 * Control, format, line and paragraph separator characters would let a name disguise what a list or a mail shows. NUL, which is one of them,
 * and the halves of characters (Cs) cannot be stored.
 */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** The e-mail in lower case without surrounding spaces; throws `validation_failed` naming `path`. */
export function requireEmail(text: string, path = '/email'): string {
  const email = text.trim().toLowerCase();
  if (email.length > EMAIL_CHARACTERS_MAX || !emailShape.test(email) || invisible.test(email))
    throw fieldError(path, 'invalid_email', 'This is not an e-mail address.');
  return email;
}

/** Length alone, as NIST SP 800-63B section 3.1.1.2 asks: no composition rules. */
export function requirePassword(password: string, path = '/password'): string {
  const characters = [...password].length;
  if (characters < PASSWORD_CHARACTERS_MIN)
    throw fieldError(path, 'too_short', `A password has at least ${PASSWORD_CHARACTERS_MIN} characters.`);
  if (characters > PASSWORD_CHARACTERS_MAX)
    throw fieldError(path, 'too_long', `A password has at most ${PASSWORD_CHARACTERS_MAX} characters.`);
  return password;
}

/** The name of a person or an organization without surrounding spaces. */
export function requireName(text: string, path = '/name'): string {
  const name = text.trim();
  if (name.length === 0) throw fieldError(path, 'required', 'A name is required.');
  if (name.length > NAME_CHARACTERS_MAX) throw fieldError(path, 'too_long', `A name has at most ${NAME_CHARACTERS_MAX} characters.`);
  if (invisible.test(name)) throw fieldError(path, 'invisible_characters', 'A name must not contain invisible characters.');
  return name;
}
