import { UserError } from "../files/user-error.ts";

/**
 * Puts tables where a page has its old ones: between the lines `<!-- mark:begin -->` and `<!-- mark:end -->`.
 * @param path the page's, for the error's text
 * @throws UserError for a page without these lines
 */
export function replaceTables(page: string, mark: string, tables: string, path: string): string {
  const [first, last] = [`<!-- ${mark}:begin -->`, `<!-- ${mark}:end -->`];
  const begin = page.indexOf(first);
  const end = page.indexOf(last);
  if (begin < 0 || end < begin) {
    throw new UserError(`${path}: the lines ${first} and ${last}, between which the tables go, are not there.`);
  }
  return `${page.slice(0, begin + first.length)}\n${tables}\n${page.slice(end)}`;
}
