/** What a URL is made of. */
interface EngineUrl {
  /** "GET". */
  method: string;
  /** The host, empty where there is none. */
  host: string;
  /** Path and query. */
  path: string;
  /** The path alone. */
  pathname: string;
  /** The query with its question mark; null without one. */
  search: string | null;
  /** The port, 80 by default. */
  port: number;
  /** The query, taken apart if that was asked for; null without one. */
  query: any;
}
/** Takes URLs apart. */
declare const url: {
  /** The parts of a URL. @param parseQuery takes the query apart, too */
  parse(text: string, parseQuery?: boolean): EngineUrl;
};
