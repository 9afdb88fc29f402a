/**
 * The passes that make code smaller and change nothing else. Each can be left out, which only tests do: an image must do the
 * same with any of them.
 */
export const OPTIMIZATIONS = [
  "simplify",
  "fold-numbers",
  "copy-constants",
  "remove-unused",
  "inline-expressions",
  "inline-statements",
  "keep-in-flash",
  "minify-syntax",
  "shorten-names",
  "pretokenise",
] as const;

export type Optimization = (typeof OPTIMIZATIONS)[number];

/** Those that a build does. */
export type Optimizations = ReadonlySet<Optimization>;

/** What a build does unless it is told otherwise. */
export const ALL_OPTIMIZATIONS: Optimizations = new Set(OPTIMIZATIONS);
