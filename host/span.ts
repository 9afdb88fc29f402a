/** What a text means, for whoever gives it a colour. */
export type Meaning = "good" | "warning" | "bad" | "heading" | "aside";

/** A piece of a line. */
export interface Span {
  text: string;
  meaning?: Meaning | undefined;
}
