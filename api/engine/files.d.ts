// What a sketch may import besides code and JSON: a file's text.

declare module "*.txt" {
  /** The file's text. */
  const text: string;
  export default text;
}
declare module "*.html" {
  /** The file's text. */
  const text: string;
  export default text;
}
declare module "*.css" {
  /** The file's text. */
  const text: string;
  export default text;
}
declare module "*.svg" {
  /** The file's text. */
  const text: string;
  export default text;
}
declare module "*.csv" {
  /** The file's text. */
  const text: string;
  export default text;
}
